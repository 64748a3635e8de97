import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { FileMap } from './layers.ts'
import type { PlannedFile } from './target.ts'

/** Called before each part of the work; throws to stop it there. */
export type Checkpoint = (name: 'begin' | 'written' | 'placing' | 'placed') => void

/** The nearest folder above that is there. */
function existingParent(directory: string): string {
  const parent = dirname(directory)
  return existsSync(parent) ? parent : existingParent(parent)
}

/** Folders that must be made for `folder` to be there, the outermost first. */
function missingFolders(folder: string): string[] {
  return existsSync(folder) ? [] : [...missingFolders(dirname(folder)), folder]
}

/** Takes back what was done, the last first. Nothing here may throw. */
class Undo {
  readonly #steps: (() => void)[] = []

  add(step: () => void): void {
    this.#steps.unshift(step)
  }

  run(): void {
    for (const step of this.#steps) {
      try {
        step()
      } catch {
        // What cannot be taken back is left; the others still are.
      }
    }
  }
}

function makeFolders(folder: string, undo: Undo): void {
  for (const missing of missingFolders(folder)) {
    mkdirSync(missing)
    undo.add(() => rmdirSync(missing))
  }
}

/** Moves files one by one into a folder that is there, keeping what they replace until all is done. */
function placeInto(
  directory: string,
  staged: string,
  files: readonly PlannedFile[],
  undo: Undo,
  checkpoint: Checkpoint,
): void {
  const replaced = join(staged, '.replaced')
  for (const { path, action } of files) {
    if (action === 'keep' || action === 'same') continue
    checkpoint('placing')
    const target = join(directory, path)
    makeFolders(dirname(target), undo)
    if (action === 'overwrite') {
      const kept = join(replaced, path)
      mkdirSync(dirname(kept), { recursive: true })
      renameSync(target, kept)
      undo.add(() => renameSync(kept, target))
    }
    renameSync(join(staged, path), target)
    undo.add(() => rmSync(target))
  }
}

/**
 * Writes all files beside the target and then moves them there: as one folder where the target is not
 * there yet, one by one otherwise. When it fails or is stopped, everything is as it was before.
 */
export async function writeProject(
  directory: string,
  files: FileMap,
  planned: readonly PlannedFile[],
  checkpoint: Checkpoint = () => undefined,
): Promise<void> {
  const undo = new Undo()
  const staged = join(existingParent(directory), `.${basename(directory)}.${process.pid}`)
  rmSync(staged, { recursive: true, force: true })
  try {
    checkpoint('begin')
    mkdirSync(staged)
    for (const [path, bytes] of files) {
      const target = join(staged, path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, bytes, { mode: path.endsWith('.sh') ? 0o755 : 0o644 })
    }
    // A signal is only heard when the loop of events turns.
    await breathe()
    checkpoint('written')
    makeFolders(dirname(directory), undo)
    if (existsSync(directory) && readdirSync(directory).length > 0) {
      placeInto(directory, staged, planned, undo, checkpoint)
    } else {
      // An empty folder may be somebody's current one, so it stays and is filled.
      if (existsSync(directory)) placeInto(directory, staged, planned, undo, checkpoint)
      else {
        checkpoint('placing')
        renameSync(staged, directory)
        undo.add(() => rmSync(directory, { recursive: true }))
      }
    }
    await breathe()
    checkpoint('placed')
  } catch (error) {
    undo.run()
    throw error
  } finally {
    rmSync(staged, { recursive: true, force: true })
  }
}
