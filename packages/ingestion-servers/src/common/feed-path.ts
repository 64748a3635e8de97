import { resolve, sep } from 'node:path'
import { FileRefusal } from './refusal.ts'

/** Bytes in UTF-8. Object names in a bucket may have 1,024; ours have a prefix. */
export const maxPathBytes = 900
export const maxNameBytes = 255
export const maxPathDepth = 32

/**
 * A client's path as a path in its feed: `/`-separated, no leading slash, `''` for the root. The
 * client's root is the feed's root, so `/a` and `a` are the same. Throws `FileRefusal` for a path
 * that leaves the root or that is no safe name on every system that it may reach.
 */
export function toFeedPath(clientPath: string): string {
  return resolved(clientPath, () => {
    throw outside()
  })
}

/** As `toFeedPath`, of a folder to go to: above the root is the root, as in a `chroot`. */
export const toFeedPlace = (clientPath: string): string => resolved(clientPath, () => undefined)

/** A short path of plain names, as nearly all are: there is nothing to resolve or refuse in it. */
const plain = /^\/?[\w-][\w .-]*(?:\/[\w-][\w .-]*){0,31}$/

/** Calls `aboveRoot` for each `..` that would leave the root. */
function resolved(clientPath: string, aboveRoot: () => void): string {
  if (clientPath.length <= maxNameBytes && plain.test(clientPath)) {
    return clientPath.startsWith('/') ? clientPath.slice(1) : clientPath
  }
  const names: string[] = []
  for (const name of clientPath.split('/')) {
    if (name === '' || name === '.') continue
    if (name === '..') {
      if (names.pop() === undefined) aboveRoot()
      continue
    }
    checkName(name, names.length === 0)
    names.push(name)
  }
  const path = names.join('/')
  requireFits(path)
  return path
}

/** Throws `FileRefusal` for a feed path that is too deep or too long. */
export function requireFits(path: string): void {
  if (path.split('/').length > maxPathDepth) {
    throw invalid(`The path has more than ${maxPathDepth} folders.`)
  }
  if (Buffer.byteLength(path) > maxPathBytes) {
    throw invalid(`The path is longer than ${maxPathBytes} bytes.`)
  }
}

function checkName(name: string, isFirst: boolean): void {
  if (/\p{Cc}/u.test(name)) throw invalid('The name has a control character.')
  // What is left of bytes that are no UTF-8, overlong forms of `/` and `.` among them.
  if (name.includes('\uFFFD')) throw invalid('The name is not valid UTF-8.')
  if (name.includes('\\')) throw invalid('The name has a backslash; folders are separated by /.')
  if (isFirst && /^[a-z]:/i.test(name)) throw invalid('The path starts with a drive letter.')
  if (Buffer.byteLength(name) > maxNameBytes) {
    throw invalid(`The name is longer than ${maxNameBytes} bytes.`)
  }
}

/** A name that is empty, `.` or `..`: what resolving would change. */
const toResolve = /(?:^|\/)\.{0,2}(?:\/|$)/

/**
 * Where a feed path is under `root`, compared after resolving. Throws when it is not inside.
 * @param root absolute and resolved
 */
export function resolveInside(root: string, feedPath: string): string {
  // As good as all of them; resolving makes ten strings for each file.
  if (!toResolve.test(feedPath)) return `${root}/${feedPath}`
  const top = resolve(root)
  const target = resolve(top, feedPath)
  if (target !== top && !target.startsWith(top + sep)) throw outside()
  return target
}

const invalid = (message: string) => new FileRefusal('NAME_INVALID', message)
const outside = () => new FileRefusal('OUTSIDE_ROOT', 'The path leaves the folder of this feed.')
