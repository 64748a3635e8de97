import { kindOfPath } from '@ddex/dsp-core'
import { toFeedPath } from '../common/feed-path.ts'
import { FileRefusal } from '../common/refusal.ts'
import { Problem } from './problem.ts'

/** A path that is exactly what was asked for: two URLs must never mean one file. Throws `FileRefusal`. */
export function exactPath(sent: string): string {
  const path = toFeedPath(sent)
  if (path !== '' && path === sent) return path
  throw new FileRefusal('NAME_INVALID', 'The path has an empty folder, or one named . or ...')
}

/** A path that a delivery can use. Throws `Problem`, `FileRefusal`. */
export function usablePath(sent: string): string {
  const path = exactPath(sent)
  if (kindOfPath(path) !== 'ignored') return path
  throw new Problem(
    422,
    'FILE_NOT_USABLE',
    'No delivery can use a file of this name.',
    'Send it under its final name, outside of acknowledgements/.',
  )
}
