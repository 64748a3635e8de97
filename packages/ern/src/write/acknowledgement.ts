import type { Identifier } from '../model.ts'
import type { DraftParty } from './draft.ts'
import { buildDocument, type Content, type Node } from './xml-builder.ts'

/** `ErncFileStatus` of the allowed values. */
export type FileStatus =
  | 'FileOK'
  | 'ResourceMissing'
  | 'ResourceCorrupt'
  | 'ResourceNotMeetingSpecifications'
  | 'SignatureOrHashSumWrongOrMissing'
  | 'ErnMissing'
  | 'NewReleaseMessageInvalid'
  | 'MetadataMissing'
  | 'IdentifierInvalid'
  | 'IdentifierSyntaxInvalid'
  | 'NoDealInNewReleaseMessage'
  | 'NoDealForTrackRelease'
  | 'UnsupportedUsage'
  | 'ConflictingAvailabilityPeriods'
  | 'CommercialReleaseDateInvalid'
  | 'OriginalReleaseDateLaterThanReleaseDate'
  | 'PrimaryArtistNameMissing'
  | 'ArtistRoleUnknown'
  | 'DuplicatedPublisherNames'
  | 'InternalError'

/** `SupplyChainStatus` values that a service says about a release. */
export type ReleaseStatus =
  | 'ReleaseReceivedByReleaseDistributor'
  | 'SuccessfullyIngestedByReleaseDistributor'
  | 'ReleaseStagedForPublication'
  | 'ReleaseMadeAvailableToConsumers'
  | 'ReleaseNotAvailable'
  | 'ProcessingErrorAtReleaseDistributor'
  | 'ReleaseViolatesTermsOfService'
  | 'RightsConflict'

/** Version 1.6 knows only the two that resend. */
export type ProposedAction =
  'ResendXmlOnly' | 'ResendXmlAndResources' | 'DoNotResendAffectedResource' | 'DoNotResendRelease'

/** What both acknowledgements say about a release when something is wrong. */
export interface Objection {
  errorText?: string
  proposedAction?: ProposedAction
  manualCheckRequired?: boolean
  /** ISRCs and other identifiers, one list for each resource. */
  affectedResources?: Identifier[][]
}

export interface AcknowledgementDraft {
  messageId: string
  /** ISO 8601 with offset. */
  createdAt: string
  sender: DraftParty
  recipient: DraftParty
  releases: AcknowledgedRelease[]
}

export interface AcknowledgedRelease extends Objection {
  /** GRid, ICPN, CatalogNumber, ProprietaryId; others are left out. */
  ids: Identifier[]
  status: ReleaseStatus
  /** The message that said so. */
  message?: {
    type: 'NewReleaseMessage' | 'PurgeReleaseMessage'
    id: string
    batchId?: string
    statuses: { status: FileStatus; information?: string }[]
  }
}

export interface FtpAcknowledgementDraft extends Objection {
  createdAt: string
  sender: DraftParty
  recipient: DraftParty
  /** The release's folder. */
  releaseId: string
  /** `2026-11-22`. */
  date?: string
  status: FileStatus
}

/** AcknowledgementMessage (ERN choreography for SFTP and cloud storage, 1.8). */
export function writeAcknowledgement(draft: AcknowledgementDraft): string {
  return buildDocument({
    'ern-c-sftp:AcknowledgementMessage': {
      '@xmlns:ern-c-sftp': 'http://ddex.net/xml/ern-c-sftp/18',
      '@AvsVersionId': '9',
      MessageHeader: {
        MessageId: draft.messageId,
        MessageSender: party(draft.sender),
        MessageRecipient: party(draft.recipient),
        MessageCreatedDateTime: draft.createdAt,
      },
      ReleaseStatus: draft.releases.map(releaseStatus),
    },
  })
}

/** FtpAcknowledgementMessage (ERN choreography for SFTP, 1.6). */
export function writeFtpAcknowledgement(draft: FtpAcknowledgementDraft): string {
  return buildDocument({
    'ern-c-sftp:FtpAcknowledgementMessage': {
      '@xmlns:ern-c-sftp': 'http://ddex.net/xml/ern-c-sftp/16',
      '@MessageVersionId': '1.6',
      MessageHeader: {
        MessageSender: party(draft.sender),
        MessageRecipient: party(draft.recipient),
        MessageCreatedDateTime: draft.createdAt,
      },
      AcknowledgedFile: { ReleaseId: draft.releaseId, Date: draft.date },
      FileStatus: draft.status,
      ...objection(draft, 'UserDefined'),
    },
  })
}

function party({ dpid, name }: DraftParty): Node {
  return { PartyId: dpid, PartyName: name === '' ? undefined : { FullName: name } }
}

function releaseStatus(release: AcknowledgedRelease): Node {
  return {
    ReleaseId: identifiers(release.ids, ['GRid', 'ICPN', 'CatalogNumber', 'ProprietaryId']),
    ReleaseStatus: release.status,
    ...objection(release, null),
    Acknowledgement: release.message && {
      MessageType: release.message.type,
      BatchId: release.message.batchId,
      MessageId: release.message.id,
      MessageStatus: release.message.statuses.map(({ status, information }) => ({
        Status: status,
        Information: information,
      })),
    },
  }
}

const RESENDS = new Set<ProposedAction>(['ResendXmlOnly', 'ResendXmlAndResources'])

/** `instead` stands for an action that the version does not know. */
function objection(draft: Objection, instead: 'UserDefined' | null): Node {
  const { errorText, proposedAction: action, manualCheckRequired, affectedResources = [] } = draft
  const unknown = action !== undefined && instead !== null && !RESENDS.has(action)
  return {
    ErrorText: errorText,
    ProposedActionType: unknown ? { '@UserDefinedValue': action, '#text': instead } : action,
    ManualCheckRequired:
      manualCheckRequired === undefined ? undefined : String(manualCheckRequired),
    AffectedResource: affectedResources.map((ids) =>
      identifiers(ids, [
        'ISRC',
        'ISMN',
        'ISAN',
        'VISAN',
        'ISBN',
        'ISSN',
        'SICI',
        'CatalogNumber',
        'ProprietaryId',
      ]),
    ),
  }
}

/** Identifiers in the order of the schema; a namespace where the schema wants one. */
function identifiers(ids: Identifier[], order: string[]): Node {
  const node: Node = {}
  for (const type of order) {
    const some = ids.filter((id) => id.type === type)
    const kept = type === 'ProprietaryId' ? some : some.slice(0, 1)
    if (kept.length > 0) node[type] = kept.map((id) => identifier(id))
  }
  return node
}

function identifier({ type, value, namespace }: Identifier): Content {
  if (type !== 'ProprietaryId' && type !== 'CatalogNumber') return value
  return { '@Namespace': namespace ?? '', '#text': value }
}
