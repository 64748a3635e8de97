import type { Deal, ErnMessage, Issue, Party } from '@ddex/ern'

const plain = (text: string): string => text.replace(/[\s-]/g, '').toLowerCase()

const wordsOf = ({ ids, name }: Party): string[] =>
  [...ids.map(({ value }) => value), name].map(plain).filter((word) => word !== '')

/**
 * The deals of a message that are for this service. A deal may name the services that it is for, or
 * not for (`DistributionChannel`, `ExcludedDistributionChannel`); where the service does not know
 * what it is called, whoever the message was sent to is taken to be it.
 */
export function dealsForService(
  message: ErnMessage,
  partyIds: string[],
): { deals: Deal[]; others: Issue[] } {
  const own = partyIds.length > 0 ? partyIds.map(plain) : wordsOf(message.recipient)
  const names = (parties: Party[]): boolean =>
    parties.some((party) => wordsOf(party).some((word) => own.includes(word)))
  const isOurs = ({ channels = [], excludedChannels = [] }: Deal): boolean =>
    (channels.length === 0 || names(channels)) && !names(excludedChannels)
  const others = message.deals.filter((deal) => !isOurs(deal))
  return { deals: message.deals.filter(isOurs), others: others.map(otherServiceIssue) }
}

const otherServiceIssue = ({ place, channels = [] }: Deal): Issue => ({
  layer: 'rules',
  severity: 'info',
  code: 'DEAL_FOR_OTHER_SERVICE',
  message:
    channels.length > 0
      ? `The deal is for ${channels.map(shown).join(', ')} and so not for this service.`
      : 'The deal leaves this service out.',
  fix: 'If it is meant for this service, name it by the DPID that the service has told you.',
  line: place.line,
  column: place.column,
  path: place.path,
})

const shown = ({ ids, name }: Party): string => name || (ids[0]?.value ?? 'another service')
