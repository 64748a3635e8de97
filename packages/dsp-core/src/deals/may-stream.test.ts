import { seededRandom } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import type { DealTerms } from '../schema/release.ts'
import { foldAvailability, nextDealChange, territoriesAt } from './availability.ts'
import { dealTermsOf } from './deal-terms.ts'
import { dealsOfTrack, refuseStream } from './may-stream.ts'
import { listTerritories } from './territory.ts'

const now = new Date('2026-11-22T10:00:00Z')
const day = (text: string) => new Date(`${text}T00:00:00Z`)
const terms = (change: Partial<DealTerms> = {}): DealTerms => ({
  territories: ['Worldwide'],
  excludedTerritories: [],
  commercialModels: ['SubscriptionModel'],
  useTypes: ['OnDemandStream'],
  start: day('2026-01-01'),
  end: null,
  isTakeDown: false,
  isVoid: false,
  ...change,
})
const premium = { plan: 'premium', territory: 'NL' } as const

describe('a stream is refused', () => {
  it.each([
    ['no_deal', terms({ useTypes: ['PermanentDownload'] })],
    ['no_deal', terms({ isTakeDown: true })],
    ['territory', terms({ territories: ['DE', 'FR'] })],
    ['territory', terms({ excludedTerritories: ['NL'] })],
    ['not_yet', terms({ start: day('2026-12-01') })],
    ['ended', terms({ end: day('2026-11-01') })],
    ['plan', terms({ commercialModels: ['PayAsYouGoModel'] })],
  ] as const)('%s', (reason, deal) => {
    expect(refuseStream([deal], premium, now)).toBe(reason)
  })

  it.each([
    ['a date that is none', { start: '2030-13-01' }],
    ['an end that cannot be read', { end: 'later' }],
  ])('for %s', (_what, dates) => {
    const delivered = {
      ...{ releaseRefs: ['R0'], territories: ['Worldwide'], excludedTerritories: [] },
      ...{ commercialModels: ['SubscriptionModel'], useTypes: ['OnDemandStream'] },
      ...{ start: null, end: null, isTakeDown: false, preOrderDate: null, visibleFrom: null },
      ...{ prices: [], place: { line: 1, column: 1, path: '' } },
    }
    expect(refuseStream([dealTermsOf({ ...delivered, ...dates })], premium, now)).toBe('no_deal')
  })

  it('where a take-down holds, whatever other deals say', () => {
    const down = terms({ territories: ['NL'], useTypes: [], isTakeDown: true })
    expect(refuseStream([terms(), down], premium, now)).toBe('no_deal')
    expect(refuseStream([terms(), down], { ...premium, territory: 'DE' }, now)).toBeNull()
    const whole = { trackIds: [], terms: down }
    const own = { trackIds: ['t1'], terms: terms() }
    expect(refuseStream(dealsOfTrack([own, whole], 't1'), premium, now)).toBe('no_deal')
  })

  it('where there is no deal at all', () => expect(refuseStream([], premium, now)).toBe('no_deal'))

  it('to a free listener where only a subscription allows it', () => {
    expect(refuseStream([terms()], { plan: 'free', territory: 'NL' }, now)).toBe('plan')
  })
})

describe('a stream is allowed', () => {
  it('by any one of several deals', () => {
    const deals = [terms({ territories: ['DE'] }), terms({ territories: ['NL'] })]
    expect(refuseStream(deals, premium, now)).toBeNull()
  })

  it('from the first moment and up to the last', () => {
    const deal = terms({ start: day('2026-11-01'), end: day('2026-11-03') })
    const at = (text: string) => refuseStream([deal], premium, new Date(text))
    expect(at('2026-10-31T23:59:59.999Z')).toBe('not_yet')
    expect(at('2026-11-01T00:00:00Z')).toBeNull()
    expect(at('2026-11-02T23:59:59.999Z')).toBeNull()
    expect(at('2026-11-03T00:00:00Z')).toBe('ended')
  })
})

describe('the deals of a track', () => {
  const own = { trackIds: ['t1'], terms: terms({ territories: ['NL'] }) }
  const whole = { trackIds: [], terms: terms({ territories: ['DE'] }) }

  it('are its own where it has some', () => {
    expect(dealsOfTrack([own, whole], 't1')).toEqual([own.terms])
  })

  it("are the release's where it has none", () => {
    expect(dealsOfTrack([own, whole], 't2')).toEqual([whole.terms])
  })
})

describe('availability', () => {
  it('spans every streaming deal that is not over', () => {
    const deals = [
      terms({ territories: ['NL'], start: day('2026-12-01'), end: day('2027-03-01') }),
      terms({ territories: ['DE'], start: day('2026-01-01'), end: day('2026-12-24') }),
      terms({ territories: ['SE'], start: day('2026-01-01'), end: day('2026-03-01') }),
      terms({ territories: ['US'], useTypes: ['PermanentDownload'] }),
    ]
    expect(foldAvailability(deals, now)).toEqual({
      territories: ['DE', 'NL'],
      from: day('2026-01-01'),
      until: day('2027-03-01'),
    })
    expect(territoriesAt(deals, now)).toEqual(['DE'])
    expect(territoriesAt(deals, day('2026-12-02'))).toEqual(['DE', 'NL'])
    expect(nextDealChange(deals, now)).toEqual(day('2026-12-01'))
    expect(nextDealChange(deals, day('2026-12-01'))).toEqual(day('2026-12-24'))
    expect(nextDealChange(deals, day('2027-03-01'))).toBeNull()
  })

  it('is nowhere without a streaming deal', () => {
    const none = foldAvailability([terms({ isTakeDown: true })], now)
    expect(none).toEqual({ territories: [], from: null, until: null })
  })

  it('leaves out the territories of a take-down, from the moment it begins', () => {
    const down = terms({ territories: ['NL'], isTakeDown: true, start: day('2026-12-01') })
    const deals = [terms({ territories: ['NL', 'DE'] }), down]
    expect(territoriesAt(deals, now)).toEqual(['DE', 'NL'])
    expect(nextDealChange(deals, now)).toEqual(day('2026-12-01'))
    expect(territoriesAt(deals, day('2026-12-01'))).toEqual(['DE'])
    expect(territoriesAt([terms(), down], day('2026-12-01'))).toHaveLength(248)
  })

  it('agrees with the stream gate, whatever the deals, the day and the place', () => {
    const random = seededRandom(5)
    const pick = <T>(...items: T[]): T => items[Math.floor(random() * items.length)]!
    const some = () =>
      terms({
        territories: pick(['Worldwide'], ['NL'], ['DE', 'NL'], []),
        excludedTerritories: pick([], [], ['NL'], ['US']),
        start: pick(null, day('2026-11-01'), day('2026-12-01')),
        end: pick(null, day('2026-11-10'), day('2026-12-10')),
        isTakeDown: pick(false, false, false, true),
        useTypes: pick(['OnDemandStream'], ['OnDemandStream'], ['PermanentDownload']),
      })
    for (let round = 0; round < 500; round += 1) {
      const deals = Array.from({ length: 1 + Math.floor(random() * 4) }, some)
      const at = pick(now, day('2026-11-05'), day('2026-12-05'), day('2026-12-20'))
      const listed = territoriesAt(deals, at)
      for (const territory of ['NL', 'DE', 'US']) {
        const isListed = listed.includes('Worldwide') || listed.includes(territory)
        const refusal = refuseStream(deals, { plan: 'premium', territory }, at)
        expect([isListed, territory, deals]).toEqual([refusal === null, territory, deals])
      }
    }
  })

  it('lists every territory but the excluded ones', () => {
    const codes = listTerritories({ territories: ['Worldwide'], excludedTerritories: ['US', 'CA'] })
    expect(codes).toHaveLength(247)
    expect(codes).not.toContain('US')
    expect(listTerritories({ territories: [], excludedTerritories: [] })).toEqual([])
  })
})

describe('the terms of a delivered deal', () => {
  const deal = {
    releaseRefs: ['R0'],
    territories: ['NL'],
    excludedTerritories: [],
    commercialModels: [],
    useTypes: [],
    isTakeDown: false,
    preOrderDate: null,
    visibleFrom: null,
    prices: [],
    place: { line: 1, column: 1, path: '' },
  }

  it('take an EndDate as the last day and an EndDateTime as the moment', () => {
    const dated = dealTermsOf({ ...deal, start: '2026-01-10', end: '2026-01-31' })
    expect(dated.start).toEqual(day('2026-01-10'))
    expect(dated.end).toEqual(day('2026-02-01'))
    const timed = dealTermsOf({
      ...deal,
      start: '2026-01-10T01:00:00+01:00',
      end: '2026-01-31T12:00:00',
    })
    expect(timed.start).toEqual(day('2026-01-10'))
    expect(timed.end).toEqual(new Date('2026-01-31T12:00:00Z'))
    const zoned = dealTermsOf({ ...deal, start: '2026-01-10+01:00', end: '2026-01-31Z' })
    expect(zoned.start).toEqual(new Date('2026-01-09T23:00:00Z'))
    expect(zoned.end).toEqual(day('2026-02-01'))
  })

  it('have no date where the message has none that can be read', () => {
    expect(dealTermsOf({ ...deal, start: 'soon', end: null }).start).toBeNull()
  })
})
