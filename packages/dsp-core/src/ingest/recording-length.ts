import type { Issue } from '@ddex/ern'
import { parseDuration } from '../catalogue/duration.ts'
import type { NamedFile } from '../delivery/completeness.ts'
import { checkHash } from '../delivery/hash-check.ts'
import type { AudioAsset } from '../ports/media-library.ts'
import type { HashPolicy } from '../schema/feed.ts'

/** Durations are written in whole seconds, and encoders add and cut a little. */
const leastDifferenceMs = 3000
const leastDifference = 0.02

/**
 * What is wrong with how long a recording is; null when nothing is. One whose own header says that more should follow was
 * cut on its way, and probably also one whose header says nothing and that is shorter than the message states, unless a
 * hash proves that it is whole: FTP in the clear cannot tell (docs/protocols/ftp.md). Test deliveries that are really sent
 * state any duration, so a file that is whole by its header is only told of.
 * @param stated ISO 8601, as the message has it
 */
export function recordingLengthIssue(
  named: NamedFile,
  stated: string | null,
  { durationMs, end = 'unknown' }: Pick<AudioAsset, 'durationMs' | 'end'>,
  policy: HashPolicy,
): Issue | null {
  if (!named.file) return null
  const { uri, role, line, column, hash } = named
  const place = { layer: 'files', line, column, path: uri } as const
  const subject = `'${uri}' (${role})`
  const isProven = checkHash(hash, named.file.hashes).state === 'equal'
  if (end === 'cut' && !isProven)
    return tooShort(`${subject} ends after ${seconds(durationMs)}, before its own header says`)
  const missingMs = differenceMs(stated, durationMs)
  if (missingMs === 0) return null
  const found = `${subject} lasts ${seconds(durationMs)}, and the message says ${seconds(durationMs + missingMs)}`
  const isDoubtful = missingMs > 0 && !isProven && policy !== 'off'
  if (isDoubtful && end === 'unknown') return tooShort(found)
  return {
    ...{ ...place, severity: isDoubtful ? 'warning' : 'info', code: 'RECORDING_LENGTH_DIFFERS' },
    message: `${found}.`,
    fix: 'Correct the duration in the message, or send the right recording.',
  }

  function tooShort(what: string): Issue {
    return {
      ...{ ...place, severity: policy === 'enforce' ? 'error' : 'warning', code: 'FILE_TOO_SHORT' },
      message: `${what}; the message states no hash that would prove that the file is whole.`,
      fix: 'Send the whole file again, or state its hash in the message.',
    }
  }
}

/** By how much the message states more; 0 when it states nothing, or nearly the same. */
function differenceMs(stated: string | null, foundMs: number): number {
  const statedMs = parseDuration(stated) ?? foundMs
  const missingMs = statedMs - foundMs
  const least = Math.max(leastDifferenceMs, statedMs * leastDifference)
  return Math.abs(missingMs) > least ? missingMs : 0
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`
