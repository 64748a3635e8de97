/** What a bundle was made of, so that it is not made again while that is as it was. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const isInstalled = (path) => path.includes('node_modules/')

/** What is installed is known by its size and time, which is looked up sooner than a thousand files are read. */
function stateOf(root, path) {
  const file = join(root, path)
  if (!existsSync(file)) return 'none'
  if (!isInstalled(path)) return createHash('sha256').update(readFileSync(file)).digest('hex')
  const { size, mtimeMs } = statSync(file)
  return `${size} ${mtimeMs}`
}

const statesOf = (root, paths) =>
  Object.fromEntries([...paths].sort().map((path) => [path, stateOf(root, path)]))

/** Whether everything is as the note says; also when the note cannot be read. */
function isAsNoted(root, note, settings) {
  try {
    const noted = JSON.parse(readFileSync(join(root, note), 'utf8'))
    return (
      settings.every((path) => path in noted.inputs) &&
      noted.outputs.every((path) => existsSync(join(root, path))) &&
      Object.entries(noted.inputs).every(([path, state]) => stateOf(root, path) === state)
    )
  } catch {
    return false
  }
}

/** Whether a file was written since: then nobody knows which of its contents were read. */
function isWrittenSince(root, paths, time) {
  return paths.some((path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false })
    // A file system may keep whole seconds only.
    return stat !== undefined && stat.mtimeMs >= time - 1000
  })
}

/**
 * Runs `bundle`, which resolves with esbuild's metafile, unless its inputs, its outputs and the files in `settings` are
 * as they were when it ran before. All paths are relative to `root`; `note` is where it is written down.
 */
export async function unlessAsBefore({ root, note, settings, bundle }) {
  if (isAsNoted(root, note, settings)) return
  const began = Date.now()
  const { inputs, outputs } = await bundle()
  const paths = [...Object.keys(inputs), ...settings]
  const noted = { inputs: statesOf(root, paths), outputs: Object.keys(outputs) }
  if (isWrittenSince(root, paths, began)) return
  mkdirSync(dirname(join(root, note)), { recursive: true })
  // At once: another command may read it.
  const whole = join(root, `${note}.${process.pid}`)
  writeFileSync(whole, JSON.stringify(noted))
  renameSync(whole, join(root, note))
}
