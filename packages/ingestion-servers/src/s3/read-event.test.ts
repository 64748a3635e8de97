import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderOf, versionName, type ObjectNotice } from './object-notice.ts'
import { readEvent } from './read-event.ts'
import { s3PutEvent } from './tools/test-event.ts'

const at = new Date('2026-11-28T12:00:00Z')
const key = 'deliveries/one/A b+c/Für Élise 100%.wav'
const put = s3PutEvent({
  ...{ bucket: 'b', region: 'eu-west-1', key, size: 5, eTag: 'ab12', at },
})
const notice = { kind: 'created', bucket: 'b', key, versionId: null, etag: 'ab12', size: 5 }
const sns = (inner: unknown) => ({
  Records: [{ EventSource: 'aws:sns', Sns: { Message: JSON.stringify(inner) } }],
})
const sqs = (...bodies: unknown[]) => ({
  Records: bodies.map((body, index) => ({
    ...{ eventSource: 'aws:sqs', messageId: `m${index}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })),
})
const envelope = (inner: unknown) => ({ Type: 'Notification', Message: JSON.stringify(inner) })
const bridged = (detailType: string, more: object = {}, object: object = {}) => ({
  ...{ version: '0', source: 'aws.s3', 'detail-type': detailType, region: 'eu-west-1' },
  detail: {
    bucket: { name: 'b' },
    object: { key, size: 5, etag: 'ab12', sequencer: '0a', ...object },
    'source-ip-address': '192.0.2.7',
    ...more,
  },
})
const removed = (eventName: string, versionId?: string) => ({
  Records: [
    {
      ...{ eventSource: 'aws:s3', eventName },
      s3: { bucket: { name: 'b' }, object: { key: 'a', sequencer: 'ff', versionId } },
    },
  ],
})

const messagesOf = (event: unknown) => {
  const read = readEvent(event)
  return read.kind === 'objects' ? read.messages : []
}
const noticesOf = (event: unknown) => messagesOf(event).flatMap(({ notices }) => notices)

describe('an event', () => {
  test.each([
    ['from S3', put],
    ['through SNS', sns(put)],
    ['through SQS', sqs(put)],
    ['through SNS and SQS', sqs(envelope(put))],
    ['through EventBridge', bridged('Object Created')],
    ['through EventBridge and SQS', sqs(bridged('Object Created'))],
  ])('%s is read', (_way, event) => {
    const [message, ...others] = messagesOf(event)
    expect(others).toEqual([])
    expect(message).toMatchObject({ fault: null, notices: [notice] })
  })

  test('gives versions and addresses on', () => {
    const [found] = noticesOf(bridged('Object Created', {}, { 'version-id': 'v1' }))
    expect(found).toMatchObject({ versionId: 'v1', address: '192.0.2.7', sequencer: '0a' })
    expect(noticesOf(put)[0]).toMatchObject({ address: '127.0.0.1' })
  })

  test('of a bucket that has just been set up tells nothing', () => {
    const tests = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'b' }
    expect(messagesOf(tests)).toEqual([{ id: null, notices: [], fault: null }])
    expect(messagesOf(sqs(envelope(tests)))).toEqual([{ id: 'm0', notices: [], fault: null }])
  })

  test('of the clock is a schedule', () => {
    const clock = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }
    expect(readEvent(clock)).toEqual({ kind: 'schedule' })
  })

  test.each([
    ['a mark on top', removed('ObjectRemoved:DeleteMarkerCreated', 'v2'), 1],
    ['a key without versions', removed('ObjectRemoved:Delete'), 1],
    ['one version of several', removed('ObjectRemoved:Delete', 'v1'), 0],
    ['by EventBridge', bridged('Object Deleted', { 'deletion-type': 'Delete Marker Created' }), 1],
    ['something else', removed('ObjectTagging:Put'), 0],
  ])('of a removal is one when a key is empty after it: %s', (_what, event, count) => {
    expect(noticesOf(event).map(({ kind }) => kind)).toEqual(Array(count).fill('removed'))
  })

  test('in a batch is read though others of it cannot be', () => {
    const [good, noJson, foreign] = messagesOf(sqs(put, '{', { hello: 'world' }))
    expect(good).toMatchObject({ id: 'm0', fault: null, notices: [notice] })
    expect(noJson).toMatchObject({ id: 'm1', notices: [] })
    expect(noJson?.fault).toMatch(/JSON/)
    expect(foreign).toMatchObject({ id: 'm2', notices: [] })
    expect(foreign?.fault).toMatch(/no event of S3/)
  })

  test('whose key is encoded wrongly is a fault', () => {
    const event = structuredClone(put)
    event.Records[0]!.s3.object.key = 'deliveries/%E4.xml'
    expect(messagesOf(event)[0]?.fault).toMatch(/not encoded/)
  })

  test('of any form is read or is a fault, and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (event) => {
        for (const { fault } of messagesOf(event)) expect(fault).not.toBeNull()
      }),
    )
  })

  test('has the key that its sender gave, whatever that was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const sent = `deliveries/${text}`
        const event = s3PutEvent({
          ...{ bucket: 'b', region: 'eu-west-1', key: sent, size: 5, eTag: 'ab12', at },
        })
        expect(noticesOf(event)[0]?.key).toBe(sent)
      }),
    )
  })
})

describe('the order of versions', () => {
  test('is that of sequencers, padded on the right', () => {
    expect(orderOf('0055AED6DCD90281E5') < orderOf('0055AED6DCD90281E6')).toBe(true)
    expect(orderOf('0055AED6') < orderOf('0055AED601')).toBe(true)
    expect(orderOf('0a')).toBe(orderOf('0A00'))
  })

  test('and their names do not depend on the way by which they are told', () => {
    const [one, two] = [noticesOf(put)[0], noticesOf(sqs(envelope(put)))[0]] as [
      ObjectNotice,
      ObjectNotice,
    ]
    expect(versionName(one)).toBe(versionName(two))
    expect(versionName({ ...one, versionId: 'v1' })).not.toBe(versionName(one))
    expect(versionName({ ...one, sequencer: 'FF' })).not.toBe(versionName(one))
  })
})
