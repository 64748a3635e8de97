import { describe, expect, it } from 'vitest'
import { refuseStream } from '../deals/may-stream.ts'
import type { DealTerms } from '../schema/release.ts'
import { anonymousUid, listenerOf } from './listener-of.ts'

const home = { homeTerritory: 'NL' }
const open = { ...home, listening: 'anyone' } as const
const closed = { ...home, listening: 'signed_in' } as const

const deal = (model: string, use = 'OnDemandStream'): DealTerms => ({
  commercialModels: [model],
  useTypes: [use],
  territories: ['NL'],
  excludedTerritories: [],
  start: null,
  end: null,
  isTakeDown: false,
  isVoid: false,
})

describe('somebody who has not signed in', () => {
  it('must, unless the service lets anyone listen', () => {
    expect(listenerOf(null, closed)).toBeNull()
    expect(listenerOf(null, open)).toEqual({ uid: anonymousUid, plan: 'free', territory: 'NL' })
  })

  it.each([
    ['AdvertisementSupportedModel', 'OnDemandStream', null],
    ['FreeOfChargeModel', 'Stream', null],
    ['SubscriptionModel', 'OnDemandStream', 'plan'],
    ['PayAsYouGoModel', 'OnDemandStream', 'plan'],
    ['FreeOfChargeModel', 'PermanentDownload', 'no_deal'],
    ['AdvertisementSupportedModel', 'NonInteractiveStream', 'no_deal'],
  ])('under %s for %s is told %s', (model, use, refusal) => {
    const listener = listenerOf(null, open)
    if (!listener) throw new Error('refused')
    expect(refuseStream([deal(model, use)], listener, new Date())).toBe(refusal)
  })
})

describe('somebody who has', () => {
  it('is who the token says, whoever may listen', () => {
    const claims = { plan: 'premium', territory: 'DE' } as const
    for (const settings of [open, closed]) {
      expect(listenerOf({ uid: 'u', claims }, settings)).toEqual({ uid: 'u', ...claims })
    }
    expect(listenerOf({ uid: 'u', claims: {} }, open)).toEqual({
      uid: 'u',
      plan: 'free',
      territory: 'NL',
    })
  })
})
