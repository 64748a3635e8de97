import { expect, test } from 'vitest'
import type { AcknowledgementFolder, Feed } from '@ddex/dsp-core'
import { testFeed, testLocation } from '@ddex/testkit'
import { silentLogger } from '../common/silent-logger.ts'
import { carryAcknowledgements } from './acknowledgement-courier.ts'

const feedOf = (id: string, settings: Partial<Feed['settings']> = {}): Feed => ({
  ...testFeed(settings, id),
  protocol: 's3',
  location: testLocation('bucket', `deliveries/${id}/`),
})

/** A folder that holds acknowledgements by feed and name. */
function folderOf(held: Record<string, string[]>): AcknowledgementFolder {
  return {
    async *list(feedId) {
      yield (held[feedId] ?? []).map((name) => ({ name, size: 1, createdAt: new Date(0) }))
    },
    find: async () => null,
    read: async (_feedId, name) => Buffer.from(`<${name}/>`),
    noteFetched: async () => undefined,
    async remove(feedId, name) {
      const names = held[feedId] ?? []
      held[feedId] = names.filter((each) => each !== name)
      return names.includes(name)
    },
  }
}

test('carries each acknowledgement once, and goes on behind a bucket that is away', async () => {
  const acknowledgements = folderOf({
    away: ['ACK_1.xml'],
    here: ['ACK_2.xml'],
    off: ['ACK_3.xml'],
  })
  const carried: string[] = []
  let isAway = true
  const put = async (feed: Feed, key: string) => {
    if (feed.id === 'away' && isAway) throw new Error('no network')
    carried.push(key)
  }
  const parts = { acknowledgements, put, logger: silentLogger }
  const feeds = [feedOf('away'), feedOf('here'), feedOf('off', { acknowledgement: 'off' })]
  expect(await carryAcknowledgements(parts, feeds)).toBe(1)
  expect(carried).toEqual(['acknowledgements/here/ACK_2.xml'])
  isAway = false
  expect(await carryAcknowledgements(parts, feeds)).toBe(1)
  expect(await carryAcknowledgements(parts, feeds)).toBe(0)
  expect(carried).toEqual(['acknowledgements/here/ACK_2.xml', 'acknowledgements/away/ACK_1.xml'])
})
