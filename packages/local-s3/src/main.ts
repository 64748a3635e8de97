/** `local-s3 <config.json>`: serves until it is told to stop; prints one JSON line once it answers. */
import { readFileSync } from 'node:fs'
import { readConfig } from './config.ts'
import { postEvents } from './events/post-events.ts'
import { createLocalS3, type LocalS3Options } from './local-s3.ts'
import type { Logger } from './logger.ts'

const write =
  (level: string) =>
  ({ err, ...fields }: { err?: unknown }, message: string): void => {
    const error = err instanceof Error ? { error: err.stack ?? err.message } : {}
    process.stderr.write(`${JSON.stringify({ level, message, ...fields, ...error })}\n`)
  }
const logger: Logger = { debug: () => undefined, warn: write('warn'), error: write('error') }

const [path] = process.argv.slice(2)
if (path === undefined) {
  process.stderr.write('local-s3 needs the path of its config file\n')
  process.exit(2)
}

const { targets, ...config } = readConfig(readFileSync(path, 'utf8'))
// Absent and undefined are one to a parsed document, not to the options' type.
const options = config as LocalS3Options
const s3 = createLocalS3({ ...options, logger, onEvent: postEvents({ targets }) })
const { port } = await s3.start()
process.stdout.write(`${JSON.stringify({ host: config.host, port })}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void s3.stop().then(() => process.exit(0))
  })
