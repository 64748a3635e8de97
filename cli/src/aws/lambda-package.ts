import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { runProgram } from '../terminal/program.ts'
import { CommandError } from '../terminal/command-error.ts'
import { Progress } from '../terminal/progress.ts'

const folderOf = (root: string): string => resolve(root, 'lambda', 's3-ingestion')

/** A day that every zip can say; the same code gives the same bytes, by which AWS knows that nothing changed. */
const mtime = new Date(1980, 0, 1)

/**
 * The function as AWS takes it: `zip` read from a file, else built from the project's `lambda/s3-ingestion` and
 * packed. Throws `CommandError` when there is neither.
 */
export async function lambdaZip(root: string, zip: string | undefined): Promise<Uint8Array> {
  if (zip !== undefined) return readZip(zip)
  const folder = folderOf(root)
  const script = join(folder, 'build.mjs')
  if (!existsSync(script))
    throw new CommandError(`${folder} is not there: say --zip with the packed function.`)
  return new Progress(process.stderr).step('Build and pack the function', async () => {
    await runProgram({
      ...{ name: 'The build of the function', command: process.execPath, args: [script] },
      ...{ env: process.env, cwd: folder, signal: new AbortController().signal },
    })
    return packed(join(folder, 'dist'))
  })
}

/** The files of a folder in a zip, the same bytes for the same files. */
export async function packed(folder: string): Promise<Uint8Array> {
  const { zipSync } = await import('fflate')
  const names = readdirSync(folder)
    .filter((name) => !name.endsWith('.map'))
    .sort()
  const files = names.map((name) => [name, readFileSync(join(folder, name))] as const)
  return zipSync(Object.fromEntries(files), { level: 9, mtime })
}

function readZip(path: string): Uint8Array {
  if (!existsSync(path)) throw new CommandError(`${path} is not there.`)
  const zip = readFileSync(path)
  if (zip.subarray(0, 2).toString('latin1') === 'PK') return zip
  throw new CommandError(`${path} is no zip archive.`)
}

/** The function's settings in the project (`lambda/s3-ingestion/.env`), without those that say nothing. */
export function lambdaSettings(root: string): Record<string, string> {
  const path = join(folderOf(root), '.env')
  if (!existsSync(path)) return {}
  const settings = Object.entries(parseEnv(readFileSync(path, 'utf8')))
  const said = settings.filter((entry): entry is [string, string] => !!entry[1])
  if (said.some(([name]) => name === 'DDEX_DSP_SEALING_KEY'))
    throw new CommandError(
      `${path} holds the sealing key, which everybody who sees the function could read. Put it into AWS Secrets Manager and name it in DDEX_DSP_S3_SEALING_KEY_SECRET.`,
    )
  return Object.fromEntries(said)
}
