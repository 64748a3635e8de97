import type { InboxFile } from '../schema/feed.ts'
import { nameOf } from './inbox-path.ts'

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

const withoutExtension = (name: string): string => name.replace(/\.[^.]*$/, '')

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
  const wanted = isUrl(uri) ? nameInUrl(uri) : uri.replace(/^(\.?\/)+/, '')
  const inFolder = messageFolder === '' ? wanted : `${messageFolder}/${wanted}`
  const name = nameOf(wanted)
  const ways: ((file: InboxFile) => boolean)[] = [
    (file) => file.path === inFolder,
    (file) => file.path === wanted,
    (file) => file.name === name,
    (file) => file.name.toLowerCase() === name.toLowerCase(),
    (file) => withoutExtension(file.name) === withoutExtension(name),
  ]
  for (const way of ways) {
    const found = files.filter((file) => file.kind === 'asset' && way(file))
    if (found.length === 1) return found[0] ?? null
    if (found.length > 1) return null
  }
  return null
}
