import { foreignIssues } from './decide-update.ts'
import type { ReadDelivery } from './read-delivery.ts'
import { refuse } from './refuse.ts'
import type { Run } from './run.ts'

/**
 * Whether the feed may change all releases of the message; else the delivery ends before anything is
 * prepared of it. As things stand: what is written is decided again in its transaction.
 */
export async function checkOwnership(run: Run, read: ReadDelivery): Promise<boolean> {
  const { catalogue } = run.parts
  const held = await Promise.all(
    read.releases.map(({ identity }) => catalogue.release(identity.id)),
  )
  const faults = foreignIssues(read.releases, held, run.feed)
  if (faults.length > 0) await refuse(run, [...read.issues, ...faults])
  return faults.length === 0
}
