import { formatSize } from './format-size.ts'
import { FileRefusal } from './refusal.ts'

/** What a sender can do about a file that is larger than its feed may send. */
export const howToFit = 'Send a smaller file, or ask for a higher limit of the feed.'

/** That a file is larger than its feed may send, and by how much where its size is known. */
export function tooLargeWords(limit: number, size?: number): string {
  if (size === undefined) return `The file is larger than the ${formatSize(limit)} allowed.`
  const [found, allowed] = [formatSize(size), formatSize(limit)]
  // A few bytes too many must not read as "5 GiB; 5 GiB are allowed".
  if (found === allowed) return `The file has ${size} bytes; ${limit} are allowed.`
  return `The file has ${found}; ${allowed} are allowed.`
}

/** The refusal of such a file. */
export const tooLarge = (limit: number, size?: number): FileRefusal =>
  new FileRefusal('TOO_LARGE', `${tooLargeWords(limit, size)} ${howToFit}`)
