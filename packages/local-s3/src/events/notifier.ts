import type { Clock } from '../clock.ts'
import type { Bucket } from '../store/bucket.ts'
import type { DeleteMarker, StoredObject } from '../store/object-version.ts'
import type { EventDelivery } from './delivery.ts'
import { makeEventRecord, type CreatedBy, type ObjectChange } from './event-record.ts'
import { covers, readNotifications } from './notification-configuration.ts'

/** Through which request a change came. */
export interface ChangingCall {
  bucket: Bucket
  requestId: string
  principalId: string
  sourceIp: string
}

export const notificationSetting = 'notification'

const md5OfNothing = 'd41d8cd98f00b204e9800998ecf8427e'

/** Turns changes into events for those who want them. */
export class Notifier {
  readonly #delivery: EventDelivery | null
  readonly #clock: Clock

  constructor(delivery: EventDelivery | null, clock: Clock) {
    this.#delivery = delivery
    this.#clock = clock
  }

  created(call: ChangingCall, object: StoredObject, by: CreatedBy): void {
    this.#tell(call, {
      eventName: `ObjectCreated:${by}`,
      key: object.key,
      size: object.size,
      eTag: object.etag,
      ...versionOf(call.bucket, object.versionId),
      sequencer: object.sequencer,
    })
  }

  /** A version went for good. */
  removed(call: ChangingCall, gone: { key: string; versionId: string; sequencer: string }): void {
    this.#tell(call, {
      eventName: 'ObjectRemoved:Delete',
      key: gone.key,
      ...versionOf(call.bucket, gone.versionId),
      sequencer: gone.sequencer,
    })
  }

  /** A delete marker came on top. */
  marked(call: ChangingCall, marker: DeleteMarker): void {
    this.#tell(call, {
      eventName: 'ObjectRemoved:DeleteMarkerCreated',
      key: marker.key,
      eTag: md5OfNothing,
      ...versionOf(call.bucket, marker.versionId),
      sequencer: marker.sequencer,
    })
  }

  #tell(call: ChangingCall, change: ObjectChange): void {
    const text = call.bucket.setting(notificationSetting)
    if (this.#delivery === null || text === null) return
    const origin = {
      bucket: call.bucket.facts,
      time: this.#clock.now(),
      principalId: call.principalId,
      sourceIp: call.sourceIp,
      requestId: call.requestId,
      hostId: Buffer.from(call.requestId.repeat(3)).toString('base64'),
    }
    const interested = readNotifications(text, () => '').filter((configuration) =>
      covers(configuration, change.eventName, change.key),
    )
    for (const configuration of interested) {
      const record = makeEventRecord(change, origin, configuration.id)
      // Two configurations never overlap, so the sequencer names the event.
      this.#delivery.send(change.sequencer, { Records: [record] }, configuration)
    }
  }
}

/** Buckets without versioning tell no version. */
const versionOf = (bucket: Bucket, versionId: string): { versionId?: string } =>
  bucket.versioning === null ? {} : { versionId }
