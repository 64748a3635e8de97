import { stableId } from '../ids.ts'
import { batchIdIn, batchIdOf, nameOf, packageFolderOf, parentOf } from './inbox-path.ts'

/**
 * A message looks for its files, and an arriving file for the messages that it concerns, by keys:
 * the feed, the package's folder and the name without its extension, in lower case. So neither has
 * to look through a folder, however many files of others lie in it.
 */
const fileKey = (feedId: string, folder: string, name: string): string =>
  stableId('file', feedId, folder, stemOf(name).toLowerCase())

const batchKey = (feedId: string, batchId: string): string => stableId('batch', feedId, batchId)
const folderKey = (feedId: string, folder: string): string => stableId('end', feedId, folder)

export const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '')

export const matchKeyOf = (feedId: string, path: string): string =>
  fileKey(feedId, packageFolderOf(path), nameOf(path))

/** The key of a `BatchComplete` or manifest: its batch, or where it names none its folder. */
export function manifestKeyOf(feedId: string, path: string): string {
  const folder = parentOf(path)
  const batchId = batchIdIn(nameOf(path)) ?? batchIdOf(folder)
  return batchId ? batchKey(feedId, batchId) : folderKey(feedId, folder)
}

const isUrl = (uri: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(uri)

/** The file name of a URL, readable again; what is no proper URL is taken as it stands. */
function nameInUrl(uri: string): string {
  const name = nameOf(URL.canParse(uri) ? new URL(uri).pathname : uri)
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** What a message names, as a path: `./resources/a.wav` and a URL have their own ways. */
export const wantedPath = (uri: string): string =>
  isUrl(uri) ? nameInUrl(uri) : uri.replace(/^(\.?\/)+/, '')

/** Where a named file may be: beside the message, below it, or where the path says from the root. */
export function fileKeys(feedId: string, folder: string, uri: string): string[] {
  const wanted = wantedPath(uri)
  const name = nameOf(wanted)
  const inFolder = folder === '' ? wanted : `${folder}/${wanted}`
  const fromRoot = packageFolderOf(wanted)
  const folders = [folder, packageFolderOf(inFolder), ...(fromRoot === '' ? [] : [fromRoot])]
  return [...new Set(folders)].map((at) => fileKey(feedId, at, name))
}

/** Where the end of a message's batch may be announced. */
export function manifestKeys(feedId: string, folder: string): string[] {
  const batchId = batchIdOf(folder)
  const folders = [...new Set([folder, parentOf(folder)])]
  return [
    ...(batchId ? [batchKey(feedId, batchId)] : []),
    ...folders.map((at) => folderKey(feedId, at)),
  ]
}
