import { newDelivery, type Delivery, type DeliveryIssue } from '@ddex/dsp-core'
import { testFeed } from './memory/ingest-parts.ts'

export const settledAt = new Date('2026-11-22T10:00:00.123Z')

/** A delivery that has ended as a test wants it. */
export function settledDelivery(given: Partial<Delivery> = {}): Delivery {
  const folder = given.folder ?? 'A'
  const fresh = newDelivery({
    id: 'delivery-1',
    feed: testFeed(),
    folder,
    message: null,
    now: settledAt,
  })
  return {
    ...fresh,
    state: 'completed',
    reason: '“Low Tide” by The Harbour Lights can be heard.',
    messagePath: `${folder}/release.xml`,
    releaseIds: ['icpn-0742832000017'],
    settledAt,
    ...given,
  }
}

/** A delivery that was refused for these errors. */
export function refusedDelivery(issues: DeliveryIssue[], given: Partial<Delivery> = {}): Delivery {
  return settledDelivery({
    state: 'rejected',
    reason: issues[0]?.message ?? 'Refused.',
    releaseIds: [],
    topIssues: issues,
    issueCounts: { error: issues.length, warning: 0, info: 0 },
    ...given,
  })
}

export const issueOf = (code: string, given: Partial<DeliveryIssue> = {}): DeliveryIssue => ({
  index: 0,
  layer: 'rules',
  severity: 'error',
  code,
  message: `What ${code} means.`,
  fix: 'Mend it.',
  line: null,
  column: null,
  path: null,
  ...given,
})
