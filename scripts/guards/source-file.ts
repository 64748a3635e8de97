import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The folder of this repository. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** A file as the guards see it; `path` from the repository's root, with `/`. */
export interface SourceFile {
  path: string
  text: string
}

/** What a guard found. `line` counts from 1; null where it is about the whole file. */
export interface Violation {
  guard: string
  path: string
  line: number | null
  message: string
}

const binary = /\.(png|jpe?g|webp|avif|ico|woff2?|wav|flac|mp3|m4a|m4s|zip|jar|gz)$/
/** Not written by hand. */
const generated = /(^|\/)(generated|dist|lib|coverage)\/|^pnpm-lock\.yaml$/

const run = promisify(execFile)

/** Every text file under version control or about to be, without what is generated. */
export async function readSourceFiles(root = repository): Promise<SourceFile[]> {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const { stdout } = await run('git', args, { cwd: root, maxBuffer: 64 * 1024 ** 2 })
  const paths = stdout.split('\0').filter((path) => path && !binary.test(path))
  const files = await Promise.all(paths.map((path) => readOne(root, path)))
  return files.filter((file) => file !== null)
}

/** A file that was deleted but not yet committed is still listed: it is simply not there. */
async function readOne(root: string, path: string): Promise<SourceFile | null> {
  if (generated.test(path)) return null
  try {
    return { path, text: await readFile(join(root, path), 'utf8') }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Code that runs or is tested: TypeScript, Vue and plain modules. */
export const isCode = ({ path }: SourceFile): boolean => /\.(ts|vue|mjs|js)$/.test(path)

/** Tests and what only tests use: `x.test.ts`, `x.slow.ts`, `kill-test-server.ts`, a `testing` or `bench` folder. */
export const isTestCode = (path: string): boolean =>
  /(^|[-./])test[-.][^/]*$/.test(path) ||
  path.endsWith('.slow.ts') ||
  /(^|\/)(test|testing|e2e|bench)\//.test(path) ||
  path.startsWith('packages/testkit/')

/** The line (from 1) of a character position. */
export const lineAt = (text: string, position: number): number =>
  text.slice(0, position).split('\n').length

/** A violation as one line that editors can jump to. */
export const describeViolation = ({ guard, path, line, message }: Violation): string =>
  `${path}${line === null ? '' : `:${line}`}  ${message}  (${guard})`
