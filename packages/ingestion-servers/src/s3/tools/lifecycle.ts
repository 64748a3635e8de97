import type { LifecycleRule, TransitionStorageClass } from '@aws-sdk/client-s3'
import { ownPrefixes, RefusedError } from '@ddex/dsp-core'
import { distinctName } from './distinct-name.ts'

interface Move {
  afterDays: number
  to: TransitionStorageClass
}

/** What becomes of objects under a prefix as they age; days since they were made. */
export interface Ageing {
  prefix: string
  moves?: readonly Move[]
  deleteAfterDays?: number
}

export interface LifecycleSettings {
  ageing: readonly Ageing[]
  /** Parts of uploads that were never finished are billed until they are removed. */
  abortUploadsAfterDays: number
  /** For how long something overwritten or deleted can be had back. */
  keepOldVersionsDays: number
}

const [processed, errors, acknowledgements] = ownPrefixes

/**
 * Processed deliveries get cheaper and go after a year, reports of errors after 90 days,
 * acknowledgements after 30 as on the other protocols. What lies in feeds' own prefixes stays: it may
 * still wait for something.
 */
export const defaultLifecycle: LifecycleSettings = {
  ageing: [
    {
      prefix: processed,
      moves: [
        { afterDays: 30, to: 'STANDARD_IA' },
        { afterDays: 90, to: 'GLACIER_IR' },
      ],
      deleteAfterDays: 365,
    },
    { prefix: errors, deleteAfterDays: 90 },
    { prefix: acknowledgements, deleteAfterDays: 30 },
  ],
  abortUploadsAfterDays: 1,
  keepOldVersionsDays: 7,
}

/** Ids of ours; rules with another id are left as they are. */
export const ourRule = 'ddex-dsp-'

/** The rules as S3 takes them. Throws where it would not, or where they cost more than they save. */
export function lifecycleRules(settings: LifecycleSettings): LifecycleRule[] {
  settings.ageing.forEach(requireAgeing)
  return [
    {
      ID: `${ourRule}tidy`,
      Status: 'Enabled',
      Filter: { Prefix: '' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: settings.abortUploadsAfterDays },
      NoncurrentVersionExpiration: { NoncurrentDays: settings.keepOldVersionsDays },
      // What is left when a deleted object's last version has gone.
      Expiration: { ExpiredObjectDeleteMarker: true },
    },
    ...settings.ageing.map(ageingRule),
  ]
}

const ageingRule = ({ prefix, moves = [], deleteAfterDays }: Ageing): LifecycleRule => ({
  ID: `${ourRule}${distinctName(prefix)}-ages`,
  Status: 'Enabled',
  Filter: { Prefix: prefix },
  ...(moves.length > 0 && {
    Transitions: moves.map(({ afterDays, to }) => ({ Days: afterDays, StorageClass: to })),
  }),
  ...(deleteAfterDays !== undefined && { Expiration: { Days: deleteAfterDays } }),
})

/** What S3 bills at least for an object in this class, in days; deleting earlier saves nothing. */
const leastDays: Partial<Record<TransitionStorageClass, number>> = {
  STANDARD_IA: 30,
  ONEZONE_IA: 30,
  GLACIER_IR: 90,
  GLACIER: 90,
  DEEP_ARCHIVE: 180,
}

function requireAgeing({ prefix, moves = [], deleteAfterDays = Infinity }: Ageing): void {
  const faults = moves.map((move, index) =>
    moveFault(move, moves[index + 1]?.afterDays ?? deleteAfterDays),
  )
  if (moves.length === 0 && deleteAfterDays === Infinity) {
    faults.push('nothing is to become of them.')
  }
  const fault = faults.find((text) => text !== null)
  if (fault) throw new RefusedError('LIFECYCLE_INVALID', `Objects under ${prefix}: ${fault}`)
}

function moveFault({ afterDays, to }: Move, nextDays: number): string | null {
  const least = leastDays[to] ?? 0
  const days = nextDays - afterDays
  if (to.endsWith('_IA') && afterDays < 30)
    return `S3 moves to ${to} after 30 days at the earliest.`
  if (days <= 0) return 'each step must come later than the one before.'
  if (days >= least) return null
  return `${to} is billed for ${least} days at least, and they would leave it after ${days}.`
}
