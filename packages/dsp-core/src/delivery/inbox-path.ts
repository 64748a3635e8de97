import type { InboxFileKind } from '../schema/feed.ts'

const ignoredNames = /^(\.|~|thumbs\.db$|desktop\.ini$)/i
/** Names that senders give to a file until it is whole, and take away then. */
const temporaryNames = /\.(filepart|part|partial|tmp|temp|crdownload|uploading|inprogress)$/i
const ignoredFolders = /(^|\/)(__macosx|acknowledgements)(\/|$)/i
const manifestNames = /^(batch_?complete|manifest)([_.-].*)?\.(xml|txt|complete)$|\.complete$/i
const resourceFolders = /^(resources|assets|audio|images?)$/i

/** What a file is, going by its path alone. A message's content is judged when it is read. */
export function kindOfPath(path: string): InboxFileKind {
  const name = nameOf(path)
  const isNoise = ignoredNames.test(name) || temporaryNames.test(name)
  if (isNoise || ignoredFolders.test(path)) return 'ignored'
  if (manifestNames.test(name)) return 'manifest'
  return name.toLowerCase().endsWith('.xml') ? 'message' : 'asset'
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

export const parentOf = (folder: string): string => {
  const cut = folder.lastIndexOf('/')
  return cut < 0 ? '' : folder.slice(0, cut)
}

/**
 * The package a file belongs to: its folder, without the `resources` folder that the choreography
 * puts the media in and what is below that (DDEX ERN choreography 5.2, 8.1). `''` is the feed's
 * root, as for senders who put everything flat.
 */
export function packageFolderOf(path: string): string {
  const folders = path.split('/').slice(0, -1)
  const cut = folders.findIndex((name) => resourceFolders.test(name))
  return (cut < 0 ? folders : folders.slice(0, cut)).join('/')
}

const batchName = /^(?:[PMNL]_)?(\d{17})$/

/** Whether a folder is named as a batch is: `20161024145603121`, `N_20230526040555041`. */
export const isBatchFolder = (folder: string): boolean => batchName.test(nameOf(folder))

/** The 17 digits of the batch that a manifest's name says: `BatchComplete_20161024145603121.xml`. */
export const batchIdIn = (name: string): string | null =>
  /(?:^|\D)(\d{17})(?:\D|$)/.exec(name)?.[1] ?? null

/** The 17 digits of the batch that a folder is, or is in; null outside a batch. */
export function batchIdOf(folder: string): string | null {
  const names = folder.split('/').map((name) => batchName.exec(name)?.[1])
  return names.find((digits) => digits !== undefined) ?? null
}
