import type { Command } from 'commander'
import { numbers } from '../terminal/number-flags.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'

interface ServerOptions {
  root: string
  json: boolean
  docker: boolean
  timeout: number
}

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
      '\nSettings: servers/<name>/.env (see .env.example beside it).\n\nExample:\n  ddex-dsp servers start sftp\n',
    )
    .action(async (names: string[], options: ServerOptions & { build: boolean }) => {
      const { root, json, docker, timeout, build } = options
      if (docker) return compose(root, ['up', '--detach', ...(build ? ['--build'] : []), ...names])
      const [{ serversOf }, { startServer }, { requireNoStack }] = await Promise.all([
        import('../servers/protocol-servers.ts'),
        import('../servers/start-servers.ts'),
        import('../servers/show-servers.ts'),
      ])
      requireNoStack(root)
      const wanted = serversOf(root, names)
      if (build) await buildThem(root)
      const patience = { timeoutMs: timeout * 1000 }
      writeOutcomes(json, await Promise.all(wanted.map((server) => startServer(server, patience))))
    })
}

async function buildThem(root: string): Promise<void> {
  const [{ buildServers }, { openProject }, { Progress }] = await Promise.all([
    import('../dev/build.ts'),
    import('../dev/project.ts'),
    import('../terminal/progress.ts'),
  ])
  const project = openProject(root)
  await new Progress(process.stderr).step('Build the servers', () => buildServers(project))
}

function registerStop(servers: Command): void {
  sub(servers, 'stop', 'take no more connections, let uploads end, and wait for it')
    .option('--timeout <seconds>', 'wait no longer', numbers.count, 60)
    .addHelpText('after', '\nExample:\n  ddex-dsp servers stop\n')
    .action(async (names: string[], { root, json, docker, timeout }: ServerOptions) => {
      if (docker) return compose(root, ['stop', ...names])
      const [{ serversOf }, { stopServer }, { requireNoStack }] = await Promise.all([
        import('../servers/protocol-servers.ts'),
        import('../servers/start-servers.ts'),
        import('../servers/show-servers.ts'),
      ])
      requireNoStack(root)
      const patience = { timeoutMs: timeout * 1000 }
      const all = serversOf(root, names)
      writeOutcomes(json, await Promise.all(all.map((server) => stopServer(server, patience))))
    })
}

function writeOutcomes(
  json: boolean,
  outcomes: { name: string; outcome: string; pid: number | null }[],
): void {
  writeAnswer(processTerminal(), json, outcomes, (all) =>
    all
      .map(
        ({ name, outcome, pid }) =>
          `${name} ${outcome}${pid === null ? '' : ` (process ${pid})`}\n`,
      )
      .join(''),
  )
}

function registerStatus(servers: Command): void {
  sub(servers, 'status', 'whether they are ready, since when, and how many are connected')
    .addHelpText(
      'after',
      '\nExit code 1 unless all of them are ready.\n\nExample:\n  ddex-dsp servers status --json\n',
    )
    .action(async (names: string[], { root, json, docker }: ServerOptions) => {
      if (docker) return compose(root, ['ps', ...(json ? ['--format', 'json'] : []), ...names])
      const terminal = processTerminal()
      const { statusOfServers, statusTable } = await import('../servers/show-servers.ts')
      const all = await statusOfServers(root, names, new Date())
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
    .addHelpText('after', '\nExample:\n  ddex-dsp servers logs sftp --follow\n')
    .action(async (names: string[], { root, docker, follow, lines }: LogOptions) => {
      if (docker)
        return compose(root, [
          ...['logs', '--tail', String(lines)],
          ...(follow ? ['--follow'] : []),
          ...names,
        ])
      const [{ logFiles }, { tailOf, followFile }] = await Promise.all([
        import('../servers/show-servers.ts'),
        import('../servers/follow-log.ts'),
      ])
      const terminal = processTerminal()
      const leaving = new AbortController()
      if (follow) process.once('SIGINT', () => leaving.abort())
      await Promise.all(
        logFiles(root, names).map(async ({ path }) => {
          const { text, end } = tailOf(path, lines)
          terminal.write(text)
          if (!follow) return
          for await (const more of followFile(path, end, leaving.signal)) terminal.write(more)
        }),
      )
    })
}

async function compose(root: string, args: string[]): Promise<void> {
  const { dockerCompose } = await import('../servers/docker-compose.ts')
  await dockerCompose(root, args)
}
