import {
  writeAcknowledgement,
  writeFtpAcknowledgement,
  type AcknowledgedRelease,
  type ErnMessage,
  type FileStatus,
  type Identifier,
} from '@ddex/ern'
import { mainReleases } from '../catalogue/main-releases.ts'
import { batchIdOf, nameOf } from '../delivery/inbox-path.ts'
import { stableId } from '../ids.ts'
import type { Delivery } from '../schema/delivery.ts'
import type { ServiceSettings } from '../schema/settings.ts'
import { nameByMessage, nameByRelease } from './names.ts'
import { outcomeOf, plain, type Outcome } from './outcome.ts'
import { ourParty, senderParty } from './parties.ts'
import type { SalvagedHeader } from './salvaged-header.ts'

/** Versions of the ERN choreography for SFTP whose acknowledgement we write. */
export type Choreography = '1.8' | '1.6'

export interface AcknowledgementFacts {
  delivery: Delivery
  /** Null when it cannot be read. */
  message: ErnMessage | null
  salvaged: SalvagedHeader
  service: ServiceSettings
  choreography: Choreography
}

/** An acknowledgement, ready to be dated and numbered. */
export interface Composed {
  status: FileStatus
  /** Names what it says. */
  outcome: string
  nameAt(at: Date): string
  /** `id` names the acknowledgement itself. */
  xml(id: string, at: Date): string
}

/** The acknowledgement of how a delivery has ended. Pure. */
export function composeAcknowledgement(facts: AcknowledgementFacts): Composed {
  const { delivery, message, salvaged, service } = facts
  const path = delivery.messagePath ?? delivery.id
  const stem = nameOf(path).replace(/\.xml$/i, '')
  const messageId =
    plain(message?.messageId || delivery.ern?.messageId || salvaged.messageId || '') || stem
  const outcome = outcomeOf(delivery, message)
  const parties = {
    sender: ourParty(service, message, salvaged),
    recipient: senderParty(delivery.feedName, message, salvaged),
  }
  const named = { messageId, stem }
  const said =
    facts.choreography === '1.8'
      ? byMessage(facts, outcome, parties, named)
      : byRelease(facts, outcome, parties, named)
  return {
    ...said,
    status: outcome.status,
    outcome: stableId(facts.choreography, said.xml('', new Date(0))),
  }
}

type Parties = Record<'sender' | 'recipient', { dpid: string; name: string }>
type Named = { messageId: string; stem: string }
type Said = Pick<Composed, 'nameAt' | 'xml'>

function byMessage(
  facts: AcknowledgementFacts,
  outcome: Outcome,
  parties: Parties,
  named: Named,
): Said {
  const { delivery, message } = facts
  const batchId = batchIdOf(delivery.folder)
  const acknowledged: AcknowledgedRelease['message'] = {
    type:
      message?.messageType === 'PurgeReleaseMessage' ? message.messageType : 'NewReleaseMessage',
    id: named.messageId,
    ...(batchId === null ? {} : { batchId }),
    statuses: outcome.statuses,
  }
  const releases = releaseIdsOf(facts, named).map((ids) => ({
    ...outcome.objection,
    ids,
    status: outcome.releaseStatus,
    message: acknowledged,
  }))
  return {
    nameAt: (at) => nameByMessage(named.messageId, at),
    xml: (id, at) =>
      writeAcknowledgement({ ...parties, messageId: id, createdAt: at.toISOString(), releases }),
  }
}

function byRelease(
  facts: AcknowledgementFacts,
  outcome: Outcome,
  parties: Parties,
  { stem }: Named,
): Said {
  const day = dayOf(facts.delivery.folder)
  return {
    nameAt: (at) => nameByRelease(stem, at),
    xml: (_id, at) =>
      writeFtpAcknowledgement({
        ...parties,
        ...outcome.objection,
        createdAt: at.toISOString(),
        // The string that the path of the message has for its release.
        releaseId: plain(stem),
        ...(day === null ? {} : { date: day }),
        status: outcome.status,
      }),
  }
}

const known = ['GRid', 'ICPN', 'CatalogNumber', 'ProprietaryId']

/** The identifiers of each release of the message; of its file, where the message cannot be read. */
function releaseIdsOf({ message }: AcknowledgementFacts, { stem }: Named): Identifier[][] {
  const releases = message ? mainReleases(message) : []
  if (releases.length === 0) return [[proprietary(plain(stem), 'FileName')]]
  return releases.map(({ ids, ref }) => {
    if (ids.some(({ type }) => known.includes(type))) return ids
    const [id] = ids
    return [id ? proprietary(id.value, id.type) : proprietary(ref, 'ReleaseReference')]
  })
}

const proprietary = (value: string, namespace: string): Identifier => ({
  type: 'ProprietaryId',
  value,
  namespace,
})

/** `2026-11-22`, as the nearest folder of the message is dated. */
function dayOf(folder: string): string | null {
  const dates = [...folder.matchAll(/(?:^|[/_])(\d{4})(\d{2})(\d{2})\d{9}(?=$|[/_])/g)]
  const [, year, month, day] = dates.at(-1) ?? []
  const date = `${year}-${month}-${day}`
  return Number.isNaN(Date.parse(date)) ? null : date
}
