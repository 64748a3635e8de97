import type { Command } from 'commander'
import type { ServerOutcome } from '../servers/start-servers.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { numbers } from '../terminal/number-flags.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'

interface ServerOptions {
  root: string
  json: boolean
  docker: boolean
  timeout: number
}

const outcomesJson =
  "[{name: string, outcome: 'started' | 'was running' | 'stopped' | 'was not running', pid: number | null}]"

/** `ddex-dsp servers`: the FTP and SFTP servers of a project, on this machine. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  const servers = program.command(name).description(summary)
  registerStart(servers)
  registerStop(servers)
  registerStatus(servers)
  registerLogs(servers)
}

const sub = (servers: Command, name: string, description: string): Command =>
  servers
    .command(name)
    .argument('[names...]', 'ftp, sftp; else all that the project has')
    .description(description)
    .option('--root <folder>', 'the project', '.')
    .option('--docker', 'by docker compose', false)
    .option('--json', 'one JSON document on standard output', false)

function registerStart(servers: Command): void {
  sub(servers, 'start', 'build and start them in the background, and wait until they are ready')
    .option('--no-build', 'start what is built')
    .option('--timeout <seconds>', 'wait no longer', numbers.count, 30)
    .addHelpText(
      'after',
      helpNotes({
        notes: ['Settings: servers/<name>/.env (see .env.example beside it).'],
        json: outcomesJson,
        examples: ['ddex-dsp servers start sftp', 'ddex-dsp servers start --docker'],
      }),
    )
    .action(async (names: string[], options: ServerOptions & { build: boolean }) => {
      const { root, json, docker, timeout, build } = options
      const { serversOf } = await import('../servers/protocol-servers.ts')
      const wanted = serversOf(root, names)
      if (docker) {
        const waiting = ['--detach', '--wait', '--wait-timeout', String(timeout)]
        await compose(options, ['up', ...waiting, ...(build ? ['--build'] : []), ...names])
        return writeContainers(json, wanted, 'started')
      }
      const [{ startServer }, { requireNoStack }, { Progress }] = await Promise.all([
        import('../servers/start-servers.ts'),
        import('../servers/show-servers.ts'),
        import('../terminal/progress.ts'),
      ])
      requireNoStack(root)
      const progress = new Progress(process.stderr)
      if (build) await progress.step('Build the servers', () => buildThem(root))
      const patience = { timeoutMs: timeout * 1000 }
      const outcomes = wanted.map((server) =>
        progress.step(`Start ${server.name}`, () => startServer(server, patience)),
      )
      writeOutcomes(json, await Promise.all(outcomes))
    })
}

async function buildThem(root: string): Promise<void> {
  const [{ buildServers }, { openProject }] = await Promise.all([
    import('../dev/build.ts'),
    import('../dev/project.ts'),
  ])
  await buildServers(openProject(root))
}

function registerStop(servers: Command): void {
  sub(servers, 'stop', 'take no more connections, let uploads end, and wait for it')
    .option('--timeout <seconds>', 'wait no longer', numbers.count, 60)
    .addHelpText('after', helpNotes({ json: outcomesJson, examples: ['ddex-dsp servers stop'] }))
    .action(async (names: string[], options: ServerOptions) => {
      const { root, json, docker, timeout } = options
      const { serversOf } = await import('../servers/protocol-servers.ts')
      const wanted = serversOf(root, names)
      if (docker) {
        await compose(options, ['stop', ...names])
        return writeContainers(json, wanted, 'stopped')
      }
      const [{ stopServer }, { requireNoStack }, { Progress }] = await Promise.all([
        import('../servers/start-servers.ts'),
        import('../servers/show-servers.ts'),
        import('../terminal/progress.ts'),
      ])
      requireNoStack(root)
      const progress = new Progress(process.stderr)
      const patience = { timeoutMs: timeout * 1000 }
      const outcomes = wanted.map((server) =>
        progress.step(`Stop ${server.name}`, () => stopServer(server, patience)),
      )
      writeOutcomes(json, await Promise.all(outcomes))
    })
}

const writeContainers = (
  json: boolean,
  servers: readonly { name: string }[],
  outcome: ServerOutcome['outcome'],
): void =>
  writeOutcomes(
    json,
    servers.map(({ name }) => ({ name, outcome, pid: null })),
  )

function writeOutcomes(json: boolean, outcomes: ServerOutcome[]): void {
  const processOf = ({ pid }: ServerOutcome) => (pid === null ? '' : ` (process ${pid})`)
  writeAnswer(processTerminal(), json, outcomes, (all) =>
    all.map((each) => `${each.name} ${each.outcome}${processOf(each)}\n`).join(''),
  )
}

function registerStatus(servers: Command): void {
  sub(servers, 'status', 'whether they are ready, since when, and how many are connected')
    .addHelpText(
      'after',
      helpNotes({
        notes: [
          'Exit code 1 unless all of them are ready. Of a container only its state is known.',
        ],
        json: "[{name: string, state: 'ready' | 'not ready' | 'not running' | 'no answer', pid: number | null, version: string | null, uptimeSeconds: number | null, connections: number | null, waitingFiles: number | null, operations: string | null}]",
        examples: ['ddex-dsp servers status --json'],
      }),
    )
    .action(async (names: string[], { root, json, docker }: ServerOptions) => {
      const terminal = processTerminal()
      const [{ statusOfServers, statusTable }, { serversOf }, { statusByDocker }] =
        await Promise.all([
          import('../servers/show-servers.ts'),
          import('../servers/protocol-servers.ts'),
          import('../servers/docker-compose.ts'),
        ])
      const all = docker
        ? await statusByDocker(root, serversOf(root, names))
        : await statusOfServers(root, names, new Date())
      writeAnswer(terminal, json, all, (found) => statusTable(terminal, found))
      const isGood = all.every(({ state }) => state === 'ready')
      process.exitCode = isGood ? exitCodes.done : exitCodes.failed
    })
}

type LogOptions = ServerOptions & { follow: boolean; lines: number }

function registerLogs(servers: Command): void {
  sub(servers, 'logs', 'what they wrote, one JSON document a line')
    .option('--lines <n>', 'the last n lines', numbers.count, 50)
    .option('--follow', 'go on until Ctrl+C', false)
    .addHelpText(
      'after',
      helpNotes({
        notes: [
          '--json says of which server each line is, and puts a line that is no JSON into `text`.',
        ],
        json: '{server: string, text?: string, ...}',
        isJsonLines: true,
        examples: ['ddex-dsp servers logs sftp --follow'],
      }),
    )
    .action(async (names: string[], options: LogOptions) => {
      const { showServerLogs } = await import('../servers/show-logs.ts')
      await showServerLogs(names, options)
    })
}

/** With `--json` what docker says goes to standard error. */
async function compose({ root, json }: ServerOptions, args: string[]): Promise<void> {
  const { dockerCompose } = await import('../servers/docker-compose.ts')
  await dockerCompose(root, args, json ? 'standard error' : 'here')
}
