import type { InboxFile } from '../schema/feed.ts'
import { nameOf, parentOf } from './inbox-path.ts'
import { stemOf, wantedPath } from './match-key.ts'

/** The folder that a message in `folder` names, whether from there or from the feed's root. */
function nearness(file: InboxFile, folder: string, inFolder: string): number {
  if (parentOf(file.path) === parentOf(inFolder)) return 0
  return file.folder === folder ? 1 : 2
}

/**
 * Finds the delivered file that a message means. Senders write `resources/a.wav`, `/resources/a.wav`
 * or just `a.wav`, in the folder of the message or beside it, and some name another extension than
 * they send. The closest way of matching wins; two candidates of one kind are no match.
 */
export function matchFile(
  uri: string,
  messageFolder: string,
  files: InboxFile[],
): InboxFile | null {
  const wanted = wantedPath(uri)
  const inFolder = messageFolder === '' ? wanted : `${messageFolder}/${wanted}`
  const name = nameOf(wanted)
  const ways: ((file: InboxFile) => boolean)[] = [
    (file) => file.path === inFolder,
    (file) => file.path === wanted,
    (file) => file.name === name,
    (file) => file.name.toLowerCase() === name.toLowerCase(),
    (file) => stemOf(file.name) === stemOf(name),
    (file) => stemOf(file.name).toLowerCase() === stemOf(name).toLowerCase(),
  ]
  const assets = files.filter((file) => file.kind === 'asset')
  for (const way of ways) {
    const found = assets.filter(way)
    if (found.length > 0) return onlyNearest(found, messageFolder, inFolder)
  }
  return null
}

function onlyNearest(found: InboxFile[], folder: string, inFolder: string): InboxFile | null {
  const distances = found.map((file) => nearness(file, folder, inFolder))
  const nearest = found.filter((_file, at) => distances[at] === Math.min(...distances))
  return nearest.length === 1 ? (nearest[0] ?? null) : null
}
