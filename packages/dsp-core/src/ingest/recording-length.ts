import type { Issue } from '@ddex/ern'
import { parseDuration } from '../catalogue/duration.ts'
import type { HashPolicy } from '../schema/feed.ts'
import type { NamedFile } from '../delivery/completeness.ts'
import { checkHash } from '../delivery/hash-check.ts'

/** Durations are written in whole seconds, and encoders add and cut a little. */
const leastDifferenceMs = 3000
const leastDifference = 0.02

/**
 * What is wrong with how long a recording is; null when nothing is. One that is shorter than the message states, and of
 * which no hash proves that it is whole, was probably cut on its way: FTP in the clear cannot tell (docs/protocols/ftp.md).
 * @param stated ISO 8601, as the message has it
 */
export function recordingLengthIssue(
  named: NamedFile,
  stated: string | null,
  foundMs: number,
  policy: HashPolicy,
): Issue | null {
  const statedMs = parseDuration(stated)
  if (statedMs === null || !named.file) return null
  const difference = Math.abs(statedMs - foundMs)
  if (difference <= Math.max(leastDifferenceMs, statedMs * leastDifference)) return null
  const { uri, role, line, column, hash } = named
  const isProven = checkHash(hash, named.file.hashes).state === 'equal'
  const place = { layer: 'files', line, column, path: uri } as const
  const found = `'${uri}' (${role}) lasts ${seconds(foundMs)}, and the message says ${seconds(statedMs)}`
  if (isProven || foundMs > statedMs || policy === 'off')
    return {
      ...{ ...place, severity: 'info', code: 'RECORDING_LENGTH_DIFFERS', message: `${found}.` },
      fix: 'Correct the duration in the message, or send the right recording.',
    }
  return {
    ...{ ...place, severity: policy === 'enforce' ? 'error' : 'warning', code: 'FILE_TOO_SHORT' },
    message: `${found}; it states no hash that would prove that the file is whole.`,
    fix: 'Send the whole file again, or state its hash or its right duration in the message.',
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`
