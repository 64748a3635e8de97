import type { ErnMessage, Party } from '../model.ts'
import { childOf, childrenOf, type Element, textOf, tokenOf } from '../xml/element.ts'
import { readParty } from './parties.ts'

type Header = Pick<
  ErnMessage,
  | 'messageId'
  | 'threadId'
  | 'fileName'
  | 'sender'
  | 'recipient'
  | 'recipients'
  | 'sentOnBehalfOf'
  | 'createdAt'
  | 'controlType'
>

const NOBODY: Party = { ref: null, ids: [], name: '' }

export const EMPTY_HEADER: Header = {
  messageId: '',
  threadId: null,
  sender: NOBODY,
  recipient: NOBODY,
  createdAt: null,
  controlType: null,
}

export function readHeader(element: Element): Header {
  const sender = childOf(element, 'MessageSender')
  const recipients = childrenOf(element, 'MessageRecipient').map(readParty)
  const [recipient = NOBODY] = recipients
  const fileName = textOf(element, 'MessageFileName')
  const behalf = childOf(element, 'SentOnBehalfOf')
  return {
    ...(behalf ? { sentOnBehalfOf: readParty(behalf) } : {}),
    messageId: tokenOf(element, 'MessageId') ?? '',
    threadId: tokenOf(element, 'MessageThreadId'),
    sender: sender ? readParty(sender) : NOBODY,
    recipient,
    ...(recipients.length > 1 ? { recipients } : {}),
    ...(fileName === null ? {} : { fileName }),
    createdAt: tokenOf(element, 'MessageCreatedDateTime'),
    controlType: tokenOf(element, 'MessageControlType'),
  }
}
