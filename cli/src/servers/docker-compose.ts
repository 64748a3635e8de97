import { spawn } from 'node:child_process'
import { CommandError } from '../terminal/command-error.ts'
import { exitCodes } from '../terminal/exit-codes.ts'

/** Runs `docker compose` in the project, with this terminal. Throws `CommandError` when it is missing or fails. */
export async function dockerCompose(root: string, args: readonly string[]): Promise<void> {
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn('docker', ['compose', ...args], { cwd: root, stdio: 'inherit' })
    child.once('error', reject).once('close', resolve)
  }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT'
      ? new CommandError('There is no docker here: install Docker, or leave --docker out.')
      : error
  })
  if (code === 0) return
  throw new CommandError(
    `docker compose ${args.join(' ')} failed${code === null ? '' : ` with code ${code}`}.`,
    exitCodes.failed,
  )
}
