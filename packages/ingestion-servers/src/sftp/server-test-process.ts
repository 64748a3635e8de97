import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ProtocolAddress, TestSender } from '@ddex/testkit'

/** The server in a process of its own, for tests that end it or look at what it costs. */
export async function startServerProcess(options: { volume: string; sender: TestSender }) {
  const program = fileURLToPath(new URL('kill-test-server.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@ddex/source', program, JSON.stringify(options)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines = createInterface(child.stdout)
  const [line] = (await once(lines, 'line')) as [string]
  const ended = once(child, 'close')
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  const address = JSON.parse(line) as ProtocolAddress & { operationsPort: number }
  /** Milliseconds: the 99th percentile of its own lag since it was asked before. */
  const ownLag = async () => {
    child.kill('SIGUSR2')
    const [lag] = (await once(lines, 'line')) as [string]
    return Number(lag)
  }
  return { ownLag, address, child, ended, kill }
}
