import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The command line tool of this repository, as a program. */
export const ddexDspProgramPath = fileURLToPath(
  new URL('../../../scripts/ddex-dsp.mjs', import.meta.url),
)

/** Runs `ddex-dsp` as a process of its own: for what ends with Ctrl+C only. */
export function spawnDdexDsp(...args: string[]) {
  const child = spawn(process.execPath, [ddexDspProgramPath, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    /** The next line of its answer. */
    async line(): Promise<string> {
      const { value, done } = await lines.next()
      if (done) throw new Error('It ended without another line.')
      return value
    },
    /** As Ctrl+C does; resolves with the exit code. */
    async interrupt(): Promise<number | null> {
      child.kill('SIGINT')
      const [code] = await ended
      return code
    },
    kill: () => child.kill('SIGKILL'),
  }
}
