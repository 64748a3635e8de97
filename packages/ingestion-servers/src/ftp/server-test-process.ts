import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TestSender } from '@ddex/testkit'
import type { FtpAddresses } from './server.ts'

/** The server in a process of its own, for tests that end it or look at what it costs. */
export async function startServerProcess(options: { volume: string; sender: TestSender }) {
  const program = fileURLToPath(new URL('ftp-test-process.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@ddex/source', program, JSON.stringify(options)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines = createInterface(child.stdout)
  const [line] = (await once(lines, 'line')) as [string]
  const ended = once(child, 'close') as Promise<[number | null]>
  const address = JSON.parse(line) as FtpAddresses
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const [code] = await ended
    return code
  }
  /** Milliseconds: the 99th percentile of its own lag since it was asked before. */
  const ownLag = async () => {
    child.kill('SIGUSR2')
    const [lag] = (await once(lines, 'line')) as [string]
    return Number(lag)
  }
  return { ownLag, address, pid: child.pid, end }
}
