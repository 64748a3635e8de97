import {
  fileStatusOf,
  type ErnMessage,
  type FileStatus,
  type Identifier,
  type Issue,
  type Objection,
  type ReleaseStatus,
} from '@ddex/ern'
import type { Delivery } from '../schema/delivery.ts'

/** How a delivery ended, in the words of an acknowledgement. */
export interface Outcome {
  /** The gravest one. */
  status: FileStatus
  statuses: { status: FileStatus; information: string }[]
  releaseStatus: ReleaseStatus
  objection: Objection
}

/** What an acknowledgement says of a settled delivery; `message` is null when it cannot be read. */
export function outcomeOf(delivery: Delivery, message: ErnMessage | null): Outcome {
  switch (delivery.state) {
    case 'completed':
    case 'completed_with_warnings':
      return acceptance(delivery)
    case 'failed':
      return failure(delivery)
    default:
      return refusal(delivery, message)
  }
}

function acceptance({ reason, topIssues, issueCounts, releaseIds }: Delivery): Outcome {
  const warnings = topIssues.filter(({ severity }) => severity === 'warning').map(wordsOf)
  const information = [reason, ...warnings, ...more(issueCounts.warning - warnings.length)]
  return {
    status: 'FileOK',
    statuses: [{ status: 'FileOK', information: plain(information.join(' ')) }],
    // A test, an older message or one that was replaced came, but nothing was made of it.
    releaseStatus:
      releaseIds.length > 0
        ? 'SuccessfullyIngestedByReleaseDistributor'
        : 'ReleaseReceivedByReleaseDistributor',
    objection: {},
  }
}

/** Nothing that the sender could change would help. */
function failure({ reason }: Delivery): Outcome {
  const information = plain(`${reason} Nothing has to be sent again; we look into it.`)
  return {
    status: 'InternalError',
    statuses: [{ status: 'InternalError', information }],
    releaseStatus: 'ProcessingErrorAtReleaseDistributor',
    objection: { errorText: information },
  }
}

function refusal(delivery: Delivery, message: ErnMessage | null): Outcome {
  const errors = delivery.topIssues.filter(({ severity }) => severity === 'error')
  const statuses = errors.map((issue) => ({
    status: statusOf(issue),
    information: plain(wordsOf(issue)),
  }))
  const rest = more(delivery.issueCounts.error - errors.length)
  const [first = { status: 'InternalError', information: plain(delivery.reason) }, ...others] =
    statuses
  return {
    status: first.status,
    statuses: [first, ...others],
    releaseStatus: errors.some(isForeign)
      ? 'RightsConflict'
      : 'ProcessingErrorAtReleaseDistributor',
    objection: {
      errorText: [first, ...others]
        .map(({ information }) => information)
        .concat(rest)
        .join('\n'),
      ...remedy(errors),
      affectedResources: affectedBy(errors, message),
    },
  }
}

/** Codes whose status is not told by their name. */
const statuses: Record<string, FileStatus> = {
  ERN_AUDIO_MISSING: 'ResourceMissing',
  FILE_CONTENT_FORBIDDEN: 'ResourceNotMeetingSpecifications',
  FILE_TYPE_MISMATCH: 'ResourceNotMeetingSpecifications',
  FILE_TYPE_NOT_ALLOWED: 'ResourceNotMeetingSpecifications',
  FILE_TOO_SHORT: 'ResourceCorrupt',
  FILE_THREAT_FOUND: 'ResourceNotMeetingSpecifications',
  RELEASE_OF_OTHER_FEED: 'IdentifierInvalid',
}

const statusOf = (issue: Issue): FileStatus => statuses[issue.code] ?? fileStatusOf([issue])
const isForeign = ({ code }: Issue): boolean => code === 'RELEASE_OF_OTHER_FEED'
const isOfFiles = ({ layer }: Issue): boolean => layer === 'files'

/** Faults that the same material, sent again, does not have. */
const lostOnTheWay = new Set(['FILE_MISSING', 'ERN_HASH_MISMATCH'])

function remedy(
  errors: Issue[],
): Pick<Objection, 'proposedAction'> & { manualCheckRequired: boolean } {
  if (errors.some(isForeign))
    return { proposedAction: 'DoNotResendRelease', manualCheckRequired: true }
  return {
    proposedAction: errors.some(isOfFiles) ? 'ResendXmlAndResources' : 'ResendXmlOnly',
    manualCheckRequired: !errors.every(({ code }) => lostOnTheWay.has(code)),
  }
}

/** The resources whose files the errors are about. */
function affectedBy(errors: Issue[], message: ErnMessage | null): Identifier[][] {
  const paths = new Set(errors.filter(isOfFiles).map(({ path }) => path))
  const resources = message?.resources.filter(({ files }) =>
    files.some(({ uri }) => paths.has(uri)),
  )
  return (resources ?? []).map(({ ids }) => ids).filter((ids) => ids.length > 0)
}

function wordsOf({ message, fix, line }: Issue): string {
  const where = line === null ? '' : ` (line ${line})`
  return `${message}${where} ${fix}`.trim()
}

const more = (count: number): string[] => (count > 0 ? [`And ${count} more.`] : [])

/** Without what XML cannot carry: control characters and halves of surrogate pairs. */
export const plain = (text: string): string =>
  text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
