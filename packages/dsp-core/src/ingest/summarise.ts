import type { ErnMessage } from '@ddex/ern'
import type { DeliveryErn } from '../schema/delivery.ts'
import { identifyReleases } from './read-delivery.ts'

/** What the admin sees of a message. */
export function summarise(message: ErnMessage, isTakeDown: boolean): DeliveryErn {
  const main = identifyReleases(message, '').releases[0]
  return {
    version: message.version,
    messageType: message.messageType,
    messageId: message.messageId,
    sender: message.sender.name || (message.sender.ids[0]?.value ?? ''),
    title: main?.release.title ?? '',
    artist: main?.release.artist ?? '',
    releaseIdentifier: main?.identity.shown ?? '',
    messageCreatedAt: message.createdAt,
    isTest: message.controlType === 'TestMessage',
    isTakeDown,
  }
}
