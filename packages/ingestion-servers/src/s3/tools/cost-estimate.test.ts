import { describe, expect, it } from 'vitest'
import { awsPrices, parsePrices } from './aws-prices.ts'
import { estimateCost, type MonthlyUse } from './cost-estimate.ts'
import { defaultLifecycle } from './lifecycle.ts'

/** A thousand albums of twelve tracks, half a gigabyte each. */
const use: MonthlyUse = {
  region: 'us-east-1',
  releases: 1000,
  filesPerRelease: 14,
  gigabytesPerRelease: 0.5,
  lambda: { memoryMb: 512, secondsPerFile: 3, architecture: 'arm64' },
  afterReceipt: 'move',
  lifecycle: defaultLifecycle,
}
const soonAfter = new Date('2025-02-01')

const dollarsFor = (what: string, more: Partial<MonthlyUse> = {}): number | undefined =>
  estimateCost({ ...use, ...more }, soonAfter).lines.find((line) => line.what === what)?.dollars

describe('what a month costs', () => {
  it('has the transfer out of AWS: 400 of 500 GB at 9 cents, more than anything else', () => {
    expect(dollarsFor('Transfer out of AWS')).toBe(36)
    const { lines, dollarsPerMonth } = estimateCost(use, soonAfter)
    expect(Math.max(...lines.map(({ dollars }) => dollars))).toBe(36)
    const sum = lines.reduce((all, { dollars }) => all + dollars, 0)
    expect(dollarsPerMonth).toBeCloseTo(sum, 2)
  })

  it('counts storage by the time in each class', () => {
    // 500 GB in 30.4 days: 30 days in Standard, 60 in IA, 275 in Glacier IR.
    expect(dollarsFor('Storage STANDARD')).toBeCloseTo((500 / 30.4) * 30 * 0.023, 2)
    expect(dollarsFor('Storage STANDARD_IA')).toBeCloseTo((500 / 30.4) * 60 * 0.0125, 2)
    expect(dollarsFor('Storage GLACIER_IR')).toBeCloseTo((500 / 30.4) * 275 * 0.004, 2)
    expect(dollarsFor('Storage of old versions')).toBeCloseTo((500 / 30.4) * 7 * 0.023, 2)
  })

  it('leaves what is not moved in the standard class', () => {
    expect(dollarsFor('Storage STANDARD_IA', { afterReceipt: 'keep' })).toBeUndefined()
    expect(dollarsFor('Storage STANDARD', { afterReceipt: 'keep' })).toBeCloseTo(
      (500 / 30.4) * 365 * 0.023,
      2,
    )
  })

  it('counts Lambda after what is free, in GB-seconds', () => {
    expect(dollarsFor('Lambda time')).toBe(0)
    const much = { releases: 100_000 }
    const gbSeconds = 100_000 * 14 * 3 * 0.5
    expect(dollarsFor('Lambda time', much)).toBeCloseTo((gbSeconds - 400_000) * 0.0000133334, 2)
    expect(dollarsFor('Lambda calls', much)).toBeCloseTo(0.4 * 0.2, 2)
  })

  it('differs by region', () => {
    const frankfurt = estimateCost({ ...use, region: 'eu-central-1' }, soonAfter)
    expect(frankfurt.dollarsPerMonth).toBeGreaterThan(estimateCost(use, soonAfter).dollarsPerMonth)
  })

  it('is not guessed for a region without prices', () => {
    expect(() => estimateCost({ ...use, region: 'mars-1' }, soonAfter)).toThrow('eu-central-1')
  })

  it('says how old its prices are, and warns after a year', () => {
    expect(estimateCost(use, soonAfter).warnings).toHaveLength(1)
    const old = estimateCost(use, new Date('2026-01-03'))
    expect(old.warnings[0]).toContain('more than a year old')
    expect(old).toMatchObject({ pricesAsOf: awsPrices.pricesAsOf, source: awsPrices.source })
  })
})

describe('prices of one’s own', () => {
  it('are used in place of ours', () => {
    const table = parsePrices({
      ...awsPrices,
      pricesAsOf: '2026-11-01',
      regions: { here: awsPrices.regions['us-east-1'] },
    })
    const estimate = estimateCost({ ...use, region: 'here' }, new Date('2026-11-28'), table)
    expect(estimate.pricesAsOf).toBe('2026-11-01')
    expect(estimate.warnings).toHaveLength(1)
  })

  it('are refused when one is missing or negative', () => {
    expect(() => parsePrices({ ...awsPrices, free: {} })).toThrow('lambdaRequests')
    const wrong = { ...awsPrices.regions['us-east-1'], transferOut: -1 }
    expect(() => parsePrices({ ...awsPrices, regions: { here: wrong } })).toThrow('transferOut')
  })
})
