import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { memoryIngestParts, testFeed } from '@ddex/testkit'
import { createInbox } from './receive-file.ts'

it('closes the file when it cannot be stored', async () => {
  const { parts } = memoryIngestParts(testFeed())
  parts.objects.write = async (_path, bytes) => {
    if (bytes instanceof Readable) bytes.destroy()
    throw new Error('The bucket is away.')
  }
  const source = new Readable({ read() {} })
  const closed = new Promise((resolve) => source.once('close', resolve))
  const file = { feedId: 'feed-a', path: 'A/a.wav', size: 9, connectionId: null }
  const receiving = createInbox(parts).receive({ ...file, arrivalId: 'one', open: () => source })
  await expect(receiving).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  await closed
  expect(source.destroyed).toBe(true)
})

/** An inbox in memory that is told of versions of one object; counts how often bytes were read. */
function bucketInbox() {
  const { parts } = memoryIngestParts(testFeed())
  const inbox = createInbox(parts)
  const reads = { count: 0 }
  const receive = (order: string, text = `version ${order}`) =>
    inbox.receive({
      ...{ feedId: 'feed-a', path: 'A/a.wav', size: text.length, connectionId: null },
      ...{ arrivalId: `arrival-${order}`, origin: { id: `id-${order}`, order } },
      open: () => {
        reads.count += 1
        return Readable.from([Buffer.from(text)])
      },
    })
  const held = () => parts.inbox.get('feed-a', 'A/a.wav')
  return { inbox, reads, receive, held }
}

it('takes one version of an object once, however often it hears of it', async () => {
  const { reads, receive, held } = bucketInbox()
  await receive('1')
  const before = await held()
  await Promise.all(Array.from({ length: 5 }, () => receive('1')))
  expect(reads.count).toBe(1)
  expect(await held()).toEqual(before)
})

it('does not take an older version after a newer one', async () => {
  const { reads, receive, held } = bucketInbox()
  await receive('2')
  expect((await receive('1'))?.origin).toEqual({ id: 'id-2', order: '2' })
  expect(reads.count).toBe(1)
  await receive('3')
  expect((await held())?.origin?.id).toBe('id-3')
})

it('lets what was taken away come back only as a newer version', async () => {
  const { inbox, receive, held } = bucketInbox()
  await receive('2')
  await inbox.remove('feed-a', 'A/a.wav', '1')
  expect((await held())?.kind).toBe('asset')
  await inbox.remove('feed-a', 'A/a.wav', '4')
  expect((await held())?.kind).toBe('ignored')
  await receive('3')
  expect((await held())?.kind).toBe('ignored')
  await receive('5')
  expect((await held())?.kind).toBe('asset')
})
