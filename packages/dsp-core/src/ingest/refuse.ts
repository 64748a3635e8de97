import type { Issue } from '@ddex/ern'
import { isDangerous } from '../delivery/file-issues.ts'
import { worstFirst, type Run } from './run.ts'

/** Ends a delivery for the sender's faults. The catalogue is as it was. */
export async function refuse(run: Run, issues: Issue[]): Promise<void> {
  await run.noteIssues(issues)
  const errors = worstFirst(issues).filter(({ severity }) => severity === 'error')
  const first = errors[0]
  if (!first) throw new Error('A refusal needs at least one error.')
  const { message, fix } = first
  const dangerous = errors.some(isDangerous)
  await run.take({
    type: 'refused',
    errors: errors.length,
    first: message,
    fix,
    isDangerous: dangerous,
  })
}
