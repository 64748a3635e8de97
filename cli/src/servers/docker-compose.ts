import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { CommandError } from '../terminal/command-error.ts'
import type { ProtocolServer } from './protocol-servers.ts'
import { notRunning, unknownOf, type ServerStatus } from './server-status.ts'

/** Where what docker writes to its standard output goes. */
type Output = 'here' | 'standard error' | ((line: string) => void)

/** Runs `docker compose` in the project. Throws `CommandError` when it is missing or fails. */
export async function dockerCompose(
  root: string,
  args: readonly string[],
  output: Output = 'here',
): Promise<void> {
  const stdout = output === 'here' ? 'inherit' : output === 'standard error' ? 2 : 'pipe'
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn('docker', ['compose', ...args], {
      ...{ cwd: root, stdio: ['inherit', stdout, 'inherit'] },
    })
    if (child.stdout && typeof output === 'function')
      createInterface(child.stdout).on('line', output)
    child.once('error', reject).once('close', resolve)
  }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT'
      ? new CommandError('There is no docker here: install Docker, or leave --docker out.')
      : error
  })
  if (code === 0) return
  const how = code === null ? '' : ` with code ${code}`
  throw new CommandError(`docker compose ${args.join(' ')} failed${how}.`)
}

/** What `docker compose ps --format json` says of a service, as far as we look. */
interface ComposeService {
  Service?: string
  State?: string
  Health?: string
}

/** How the containers of servers are, by what docker says of them. */
export async function statusByDocker(
  root: string,
  servers: readonly ProtocolServer[],
): Promise<ServerStatus[]> {
  const lines: string[] = []
  const names = servers.map(({ name }) => name)
  await dockerCompose(root, ['ps', '--all', '--format', 'json', ...names], (line) =>
    lines.push(line),
  )
  const found = servicesIn(lines.join('\n'))
  return servers.map(({ name, folder }) => {
    const service = found.find(({ Service }) => Service === name)
    if (service?.State !== 'running') return notRunning(name)
    return {
      ...unknownOf(name, folder),
      state: service.Health === 'healthy' ? 'ready' : 'not ready',
    }
  })
}

/** Compose writes one list, since 2.21 one document a line. */
function servicesIn(text: string): ComposeService[] {
  if (text.startsWith('[')) return JSON.parse(text) as ComposeService[]
  const lines = text.split('\n').filter((line) => line.startsWith('{'))
  return lines.map((line) => JSON.parse(line) as ComposeService)
}
