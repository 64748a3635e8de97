import { existsSync } from 'node:fs'
import { CommandError } from '../terminal/command-error.ts'
import { processTerminal } from '../terminal/terminal.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { dockerCompose } from './docker-compose.ts'
import { followFile, tailOf } from './follow-log.ts'
import { eachLine, logEntry } from './log-entry.ts'
import { serversOf } from './protocol-servers.ts'
import { logFiles } from './show-servers.ts'

export interface LogOptions {
  root: string
  json: boolean
  docker: boolean
  follow: boolean
  lines: number
}

/** Writes what servers wrote; until Ctrl+C with `follow`. */
export async function showServerLogs(names: readonly string[], options: LogOptions): Promise<void> {
  const { root, json, docker, follow, lines } = options
  if (docker) return json ? dockerEntries(names, options) : dockerLogs(names, options)
  const files = logFiles(root, names)
  if (!follow) requireLogs(files)
  const terminal = processTerminal()
  const leaving = new AbortController()
  const leave = (): void => {
    leaving.abort()
    process.exitCode = exitCodes.interrupted
  }
  if (follow) process.once('SIGINT', leave).once('SIGTERM', leave)
  try {
    await Promise.all(
      files.map(async ({ name, path }) => {
        const write = json ? entryWriter(name) : (text: string) => terminal.write(text)
        const { text, end } = tailOf(path, lines)
        write(text)
        if (!follow) return
        for await (const more of followFile(path, end, leaving.signal)) write(more)
      }),
    )
  } finally {
    process.off('SIGINT', leave).off('SIGTERM', leave)
  }
}

/** Nothing to show is said, since silence would be a server that wrote nothing. */
function requireLogs(files: readonly { name: string; path: string }[]): void {
  if (files.some(({ path }) => existsSync(path))) return
  const names = files.map(({ name }) => name).join(', ')
  throw new CommandError(
    `There is no log of ${names} yet: \`ddex-dsp servers start\` starts them here, \`npm start\` the whole service.`,
  )
}

const writeEntry = (server: string, line: string): void =>
  processTerminal().write(`${JSON.stringify(logEntry(server, line))}\n`)

const entryWriter = (server: string) => eachLine((line) => writeEntry(server, line))

const logArgs = ({ lines, follow }: LogOptions): string[] => [
  ...['logs', '--tail', String(lines)],
  ...(follow ? ['--follow'] : []),
]

const dockerLogs = (names: readonly string[], options: LogOptions): Promise<void> =>
  dockerCompose(options.root, [...logArgs(options), ...names])

async function dockerEntries(names: readonly string[], options: LogOptions): Promise<void> {
  const { root } = options
  await Promise.all(
    serversOf(root, names).map(({ name }) =>
      dockerCompose(root, [...logArgs(options), '--no-log-prefix', '--no-color', name], (line) =>
        writeEntry(name, line),
      ),
    ),
  )
}
