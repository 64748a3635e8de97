import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError, usageError } from '../terminal/command-error.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import type { FileMap } from './layers.ts'
import type { Plan } from './plan.ts'

/** What happens to a file: it is new, it is written over, it is there with the same bytes, or it is left alone. */
export type FileAction = 'create' | 'overwrite' | 'same' | 'keep'

export interface PlannedFile {
  path: string
  action: FileAction
}

/** What must never be written over, whatever was asked for. */
const isUntouchable = (path: string): boolean =>
  path.split('/').some((part) => part === '.git' || part.startsWith('.env'))

/** What a folder may hold and still count as empty. */
const harmless = new Set(['.git', '.DS_Store', 'Thumbs.db', '.idea', '.vscode'])

/** Not following links: a link where a folder should be would lead our files somewhere else. */
const kindOf = (path: string): 'nothing' | 'file' | 'folder' | 'other' => {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats) return 'nothing'
  if (stats.isFile()) return 'file'
  return stats.isDirectory() ? 'folder' : 'other'
}

function actionFor(directory: string, path: string, bytes: Buffer): FileAction {
  const full = join(directory, path)
  const kind = kindOf(full)
  if (kind === 'nothing') return 'create'
  if (isUntouchable(path)) return 'keep'
  if (kind === 'file' && readFileSync(full).equals(bytes)) return 'same'
  return 'overwrite'
}

/** Things in the way that writing a file cannot mend: a folder or a link where a file goes, a file where a folder goes. */
function obstacles(directory: string, files: FileMap): string[] {
  const folders = new Set<string>()
  for (const path of files.keys()) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder)
  }
  const wrongFolders = [...folders].filter((folder) =>
    ['file', 'other'].includes(kindOf(join(directory, folder))),
  )
  const wrongFiles = [...files.keys()].filter((path) =>
    ['folder', 'other'].includes(kindOf(join(directory, path))),
  )
  return [...wrongFolders, ...wrongFiles].sort()
}

const listed = (paths: readonly string[]): string => paths.map((path) => `\n  ${path}`).join('')

/**
 * What would become of each file. Refuses (exit code 3) a folder that has something in it unless
 * `force` is set, and always what cannot be written without removing something else.
 */
export function inspectTarget(plan: Plan, files: FileMap): PlannedFile[] {
  const { directory } = plan
  const kind = kindOf(directory)
  if (kind === 'file') throw usageError(`${directory} is a file; name a folder.`)
  const planned = [...files].map(([path, bytes]): PlannedFile => {
    return { path, action: actionFor(directory, path, bytes) }
  })
  const found = existsSync(directory) ? readdirSync(directory) : []
  if (found.every((name) => harmless.has(name))) return planned
  const blocked = obstacles(directory, files)
  if (blocked.length > 0) {
    throw new CommandError(
      `In ${directory} these are in the way and would have to be removed first:${listed(blocked)}`,
      exitCodes.refused,
      { conflicts: blocked },
    )
  }
  if (plan.force) return planned
  const conflicts = planned.filter(({ action }) => action === 'overwrite').map(({ path }) => path)
  const which =
    conflicts.length === 0
      ? 'none of its files would be written over'
      : `these files would be written over:${listed(conflicts)}`
  throw new CommandError(
    `${directory} is not empty; ${which}${conflicts.length === 0 ? '. ' : '\n'}Choose another folder, or go on with --force, which writes over nothing else.`,
    exitCodes.refused,
    { conflicts },
  )
}
