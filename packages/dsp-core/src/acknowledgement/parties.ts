import type { DraftParty, ErnMessage, Party } from '@ddex/ern'
import type { ServiceSettings } from '../schema/settings.ts'
import type { SalvagedHeader } from './salvaged-header.ts'

/** Stands for a party whose DPID nobody has told us: the schema wants one, and no party has this. */
export const unknownDpid = 'PADPIDA0000000000X'

const form = /^PADPIDA[A-Za-z0-9]+$/

/** The first DDEX party id among identifiers, without the hyphens that some write. */
function dpidAmong(values: readonly string[]): string | null {
  return values.map((value) => value.replaceAll('-', '')).find((value) => form.test(value)) ?? null
}

const dpidOf = (party: Party | undefined): string | null =>
  dpidAmong(party?.ids.map(({ value }) => value) ?? [])

/** Who acknowledges: this service, by its own settings, else as the sender calls us. */
export function ourParty(
  { name, partyIds = [] }: ServiceSettings,
  message: ErnMessage | null,
  salvaged: SalvagedHeader,
): DraftParty {
  const dpid = dpidAmong(partyIds) ?? dpidOf(message?.recipient) ?? salvaged.recipient
  return { dpid: dpid ?? unknownDpid, name }
}

/** Whom it is for: whoever has sent the message. */
export function senderParty(
  feedName: string,
  message: ErnMessage | null,
  salvaged: SalvagedHeader,
): DraftParty {
  const dpid = dpidOf(message?.sender) ?? salvaged.sender
  return { dpid: dpid ?? unknownDpid, name: message?.sender.name || feedName }
}
