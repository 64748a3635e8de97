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
