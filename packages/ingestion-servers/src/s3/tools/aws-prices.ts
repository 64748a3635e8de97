import { z } from 'zod'

const dollars = z.number().nonnegative()

const regionPrices = z.strictObject({
  /** The day of the price list that all of these were held against last; null where that was not done. */
  checkedOn: z.iso.date().nullable().default(null),
  storage: z.strictObject({
    /** Dollars a GB and month, first 50 TB. */
    standard: dollars,
    standardIa: dollars,
    glacierIr: dollars,
  }),
  requests: z.strictObject({
    /** PUT, COPY, POST, LIST; dollars a thousand. */
    put: dollars,
    get: dollars,
    /** Lifecycle transitions; dollars a thousand. */
    toStandardIa: dollars,
    toGlacierIr: dollars,
  }),
  /** To the internet, dollars a GB, first 10 TB. */
  transferOut: dollars,
  lambda: z.strictObject({
    /** Dollars a million. */
    requests: dollars,
    /** Dollars a GB and second, first tier. */
    gbSecondArm: dollars,
    gbSecondX86: dollars,
  }),
  /** CloudWatch Logs; dollars a GB taken in. */
  logs: dollars,
})

const priceTable = z.strictObject({
  /** The day on which the prices were these. */
  pricesAsOf: z.iso.date(),
  source: z.string().min(1),
  currency: z.literal('USD'),
  /** What an account has free every month. */
  free: z.strictObject({
    transferOutGb: z.number().nonnegative(),
    lambdaRequests: z.number().nonnegative(),
    lambdaGbSeconds: z.number().nonnegative(),
  }),
  regions: z.record(z.string(), regionPrices),
})

export type RegionPrices = z.infer<typeof regionPrices>
export type PriceTable = z.infer<typeof priceTable>

/** Reads a table of one's own, such as newer prices. Throws a ZodError that says what is wrong. */
export const parsePrices = (value: unknown): PriceTable => priceTable.parse(value)

const lambda = { requests: 0.2, gbSecondArm: 0.0000133334, gbSecondX86: 0.0000166667 }

const virginia: RegionPrices = {
  checkedOn: '2026-09-18',
  storage: { standard: 0.023, standardIa: 0.0125, glacierIr: 0.004 },
  requests: { put: 0.005, get: 0.0004, toStandardIa: 0.01, toGlacierIr: 0.02 },
  transferOut: 0.09,
  lambda,
  logs: 0.5,
}

/**
 * List prices without discounts and taxes. They change: give a table of your own when these are old. Virginia's were
 * held against published copies of AWS' price list of 18 August and 18 September 2026; so were, singly, logs of Ireland
 * (March 2026) and storage and requests of S3 Standard in Frankfurt. The others are of the day that the table has.
 */
export const awsPrices: PriceTable = {
  pricesAsOf: '2025-01-01',
  source:
    'https://aws.amazon.com/s3/pricing/, https://aws.amazon.com/lambda/pricing/, https://aws.amazon.com/cloudwatch/pricing/',
  currency: 'USD',
  free: { transferOutGb: 100, lambdaRequests: 1_000_000, lambdaGbSeconds: 400_000 },
  regions: {
    'us-east-1': virginia,
    'us-west-2': { ...virginia, checkedOn: null },
    'eu-west-1': { ...virginia, checkedOn: null, logs: 0.57 },
    'eu-central-1': {
      checkedOn: null,
      storage: { standard: 0.0245, standardIa: 0.0135, glacierIr: 0.005 },
      requests: { put: 0.0054, get: 0.00043, toStandardIa: 0.01, toGlacierIr: 0.02 },
      transferOut: 0.09,
      lambda,
      logs: 0.63,
    },
  },
}
