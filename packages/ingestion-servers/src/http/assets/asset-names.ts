import type { ErnMessage } from '@ddex/ern'
import { toFeedPath } from '../../common/feed-path.ts'

/** A URL, and the name under which its file is put beside the message. */
export interface NamedAsset {
  url: string
  name: string
}

type Kind = 'audio' | 'image'

/**
 * Gives the files of a delivery the names that its message has for them. A URL that ends in such a name, with
 * whatever extension, is that file. The others are taken in the order of the message, where it names as many files
 * as there are URLs left; DDEX Distro sends audio in the order of the tracks. What is left then keeps the name of
 * its URL.
 */
export function nameAssets(
  message: ErnMessage | null,
  urls: { audioUrls: readonly string[]; imageUrls: readonly string[] },
): NamedAsset[] {
  const taken = new Set<string>()
  return [
    ...nameKind(namesIn(message, 'audio'), urls.audioUrls, 'audio', taken),
    ...nameKind(namesIn(message, 'image'), urls.imageUrls, 'image', taken),
  ]
}

function nameKind(
  wanted: string[],
  urls: readonly string[],
  kind: Kind,
  taken: Set<string>,
): NamedAsset[] {
  const own = urls.map(nameInUrl)
  const exact = own.map((name) => wanted.find((each) => stemOf(each) === stemOf(name)) ?? null)
  const free = wanted.filter((name) => !exact.includes(name))
  const rest = exact.filter((name) => name === null).length
  // One of several could be any: only a full count says which is which.
  const inOrder = rest === free.length ? [...free] : []
  return urls.map((url, index) => {
    const name = exact[index] ?? inOrder.shift() ?? own[index] ?? ''
    return { url, name: uniqueName(asPath(name) ?? `${kind}-${index + 1}`, taken) }
  })
}

/** Names, once each, in the order of the message. */
function namesIn(message: ErnMessage | null, kind: Kind): string[] {
  const resources = message?.resources ?? []
  const ofKind = resources.filter(({ type }) => (type === 'Image') === (kind === 'image'))
  const uris = ofKind.flatMap(({ files }) => files.map(({ uri }) => nameInUrl(uri)))
  return [...new Set(uris)].filter((name) => name !== '')
}

/** The last name of a URL or path, also of one that is written inside it (`/o/deliveries%2Fa.wav`). */
function nameInUrl(written: string): string {
  const path = URL.canParse(written) ? new URL(written).pathname : written
  return lastOf(decoded(lastOf(path)))
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '').toLowerCase()

/** Null for what is no name of a file. */
function asPath(name: string): string | null {
  try {
    return toFeedPath(name) || null
  } catch {
    return null
  }
}

function uniqueName(name: string, taken: Set<string>): string {
  let free = name
  for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${count}-${name}`
  taken.add(free.toLowerCase())
  return free
}
