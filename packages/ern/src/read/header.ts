import type { ErnMessage, Party } from '../model.ts'
import { childOf, type Element, tokenOf } from '../xml/element.ts'
import { readParty } from './parties.ts'

type Header = Pick<
  ErnMessage,
  'messageId' | 'threadId' | 'sender' | 'recipient' | 'sentOnBehalfOf' | 'createdAt' | 'controlType'
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
  const recipient = childOf(element, 'MessageRecipient')
  const behalf = childOf(element, 'SentOnBehalfOf')
  return {
    ...(behalf ? { sentOnBehalfOf: readParty(behalf) } : {}),
    messageId: tokenOf(element, 'MessageId') ?? '',
    threadId: tokenOf(element, 'MessageThreadId'),
    sender: sender ? readParty(sender) : NOBODY,
    recipient: recipient ? readParty(recipient) : NOBODY,
    createdAt: tokenOf(element, 'MessageCreatedDateTime'),
    controlType: tokenOf(element, 'MessageControlType'),
  }
}
