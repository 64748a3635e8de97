import type { Rule } from './rule.ts'

/** The header says which message this is, from whom and when. */
export const headerComplete: Rule = {
  id: 'ERN_HEADER_INCOMPLETE',
  severity: 'warning',
  about: 'The header names the message, the sender and the time of creation.',
  fix: 'Fill in the MessageHeader.',
  *check({ facts }) {
    const place = facts.header ?? facts.root
    const message = facts.head
    if (message.messageId === '')
      yield { message: 'The MessageId is empty.', place, severity: 'info' }
    if (message.sender.ids.length === 0 && message.sender.name === '')
      yield { message: 'The sender is not named.', place }
    if (message.createdAt === null)
      yield { message: 'The MessageCreatedDateTime is missing.', place }
    else if (Number.isNaN(Date.parse(message.createdAt)))
      yield { message: `"${message.createdAt}" is no date and time.`, place }
  },
}
