import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const skipped = new Set(['node_modules', 'dist', 'lib', '.local', 'coverage'])

function* filesIn(path: string): Generator<string> {
  if (!existsSync(path)) return
  if (statSync(path).isFile()) {
    yield path
    return
  }
  for (const name of readdirSync(path).sort()) {
    if (!skipped.has(name)) yield* filesIn(join(path, name))
  }
}

/** One hash over the names and the bytes of everything in these files and folders. */
export function fingerprint(paths: string[]): string {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesIn(path)) hash.update(file).update('\0').update(readFileSync(file))
  }
  return hash.digest('hex')
}

/**
 * Runs `work` unless it ran before with this fingerprint and left `product` behind. Says whether it
 * ran. The fingerprint is noted only after the work is done.
 */
export async function unlessUnchanged(
  note: string,
  current: string,
  product: string,
  work: () => Promise<void>,
): Promise<'done' | 'unchanged'> {
  const known = existsSync(note) && existsSync(product) ? readFileSync(note, 'utf8') : ''
  if (known === current) return 'unchanged'
  await work()
  mkdirSync(dirname(note), { recursive: true })
  writeFileSync(note, current)
  return 'done'
}
