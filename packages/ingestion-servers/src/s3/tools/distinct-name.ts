import { createHash } from 'node:crypto'

const mark = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** `text` with only letters, digits and hyphens; two texts never give the same. */
export function distinctName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')
  // A folder's slash at the end, and nothing else, says nothing that the name does not.
  return /^[a-z0-9]+\/?$/.test(text) ? name : `${name}-${mark(text)}`
}

/** `start` and `text` as the name of a statement, which has letters and digits only. */
export const distinctSid = (start: string, text: string): string =>
  start + `-${distinctName(text)}`.replace(/-(.?)/g, (_, next: string) => next.toUpperCase())
