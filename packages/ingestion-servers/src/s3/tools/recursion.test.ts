import { ownPrefixes } from '@ddex/dsp-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prefixesOverlap } from './bucket-feed.ts'
import { watchedPrefixes, withOurNotifications } from './notification-config.ts'
import { findRecursion, ownActs, type Watch } from './recursion.ts'

const watch = (prefix: string, events = ['s3:ObjectCreated:*']): Watch => ({
  id: 'watch',
  bucket: 'deliveries-eu',
  prefix,
  events,
})
const acts = ownActs('deliveries-eu', ['deliveries/one/'])
const lambda = {
  kind: 'lambda',
  arn: 'arn:aws:lambda:eu-west-1:111122223333:function:in:live',
} as const

describe('what we write', () => {
  it('wakes nobody who watches deliveries for new objects', () => {
    expect(findRecursion([watch('deliveries/')], acts)).toEqual([])
    expect(findRecursion([watch('deliveries/one/')], acts)).toEqual([])
  })

  it('wakes who watches the whole bucket', () => {
    const [found] = findRecursion([watch('')], acts)
    expect(found).toMatchObject({ act: { prefix: 'processed/' }, key: 'processed/example' })
  })

  it('wakes who watches where we write, or a part of that', () => {
    for (const prefix of ['processed/', 'processed/one/', 'err', 'acknowledgements/one/']) {
      expect(findRecursion([watch(prefix)], acts), prefix).not.toEqual([])
    }
  })

  it('wakes who watches for tags or removals in what was delivered', () => {
    const tags = findRecursion([watch('deliveries/', ['s3:ObjectTagging:*'])], acts)
    expect(tags.map(({ act }) => act.what)).toEqual(['what was taken is tagged'])
    const removed = findRecursion([watch('deliveries/', ['s3:ObjectRemoved:Delete'])], acts)
    expect(removed.map(({ act }) => act.event)).toEqual(['s3:ObjectRemoved:Delete'])
  })

  it("would wake the blueprint's function, which moved files within the prefix that it watched", () => {
    const moved = {
      bucket: 'deliveries-eu',
      prefix: 'deliveries/one/processed/',
      event: 's3:ObjectCreated:Copy',
      what: 'what was taken is moved',
    }
    expect(findRecursion([watch('deliveries/')], [moved])).toHaveLength(1)
  })

  it('wakes nobody in another bucket', () => {
    expect(findRecursion([{ ...watch(''), bucket: 'other' }], acts)).toEqual([])
  })

  it('wakes somebody exactly when a key of both can be found', () => {
    const letter = fc.constantFrom('a', 'b', '/')
    const prefix = fc.string({ unit: letter, maxLength: 5 })
    fc.assert(
      fc.property(prefix, prefix, (watched, written) => {
        const act = {
          bucket: 'deliveries-eu',
          prefix: written,
          event: 's3:ObjectCreated:Put',
          what: '',
        }
        const found = findRecursion([watch(watched)], [act])
        // The longer of two prefixes is the shortest key that can have both.
        const candidates = [watched, written]
        const isShared = candidates.some(
          (key) => key.startsWith(watched) && key.startsWith(written),
        )
        expect(found.length > 0).toBe(isShared)
        for (const { key } of found)
          expect([watched, written].every((p) => key.startsWith(p))).toBe(true)
      }),
    )
  })
})

describe('whatever notifications are made', () => {
  const segment = fc.stringMatching(/^[a-z-]{1,8}$/)
  const prefix = fc
    .array(fc.oneof(segment, fc.constantFrom('processed', 'errors', 'deliveries')), {
      minLength: 1,
      maxLength: 3,
    })
    .map((parts) => `${parts.join('/')}/`)

  it('none is woken by our own work: it is refused instead', () => {
    fc.assert(
      fc.property(fc.uniqueArray(prefix, { minLength: 1, maxLength: 5 }), (prefixes) => {
        const watched = watchedPrefixes(prefixes)
        const clashes = watched.some((one) =>
          ownPrefixes.some((root) => prefixesOverlap(one, root)),
        )
        const make = () => withOurNotifications('deliveries-eu', {}, watched, lambda)
        if (clashes) {
          expect(make).toThrow('would wake the function')
          return
        }
        const made = make().LambdaFunctionConfigurations ?? []
        const watches = made.map(({ Events, Filter }) =>
          watch(Filter?.Key?.FilterRules?.[0]?.Value ?? '', Events),
        )
        expect(findRecursion(watches, ownActs('deliveries-eu', prefixes))).toEqual([])
      }),
    )
  })
})
