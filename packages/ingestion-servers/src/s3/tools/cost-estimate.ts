import { RefusedError } from '@ddex/dsp-core'
import { awsPrices, type PriceTable, type RegionPrices } from './aws-prices.ts'
import type { LifecycleSettings } from './lifecycle.ts'

/** What is delivered in a month, and how the function takes it in. */
export interface MonthlyUse {
  region: string
  releases: number
  /** Audio, artwork and message. */
  filesPerRelease: number
  gigabytesPerRelease: number
  lambda: { memoryMb: number; secondsPerFile: number; architecture: 'arm64' | 'x86_64' }
  afterReceipt: 'keep' | 'move'
  lifecycle: LifecycleSettings
}

export interface CostLine {
  what: string
  /** How much of it, in words: `1.2 TB`. */
  amount: string
  dollars: number
}

export interface CostEstimate {
  /** A month in which as much is stored as ever will be: all ages of the lifecycle are full. */
  lines: CostLine[]
  dollarsPerMonth: number
  pricesAsOf: string
  source: string
  /** Why not to rely on it too much. */
  warnings: string[]
}

/** A part of uploads, as the AWS SDKs and DDEX Distro cut them. */
const partGigabytes = 5 / 1024
/** About what a file leaves in the log. */
const logGigabytesPerFile = 2 / 1024 ** 2
const daysPerMonth = 30.4

/**
 * What `use` costs a month at list prices. The bytes go on to Cloud Storage, so that all of them leave
 * AWS, and the transfer is what costs most. Throws a refusal for a region that has no prices.
 */
export function estimateCost(
  use: MonthlyUse,
  now: Date,
  table: PriceTable = awsPrices,
): CostEstimate {
  const prices = table.regions[use.region]
  if (!prices) {
    const known = Object.keys(table.regions).join(', ')
    throw new RefusedError(
      'PRICES_UNKNOWN',
      `There are no prices for ${use.region} in the table, only for ${known}. Give a table of your own.`,
    )
  }
  const lines = [
    transferLine(use, prices, table),
    ...storageLines(use, prices),
    ...requestLines(use, prices),
    ...lambdaLines(use, prices, table),
  ]
  return {
    lines,
    dollarsPerMonth: cents(lines.reduce((sum, { dollars }) => sum + dollars, 0)),
    pricesAsOf: table.pricesAsOf,
    source: table.source,
    warnings: warningsOf(table, now),
  }
}

const line = (what: string, amount: string, dollars: number): CostLine => ({
  what,
  amount,
  dollars: cents(dollars),
})
const cents = (dollars: number): number => Math.round(dollars * 100) / 100

const gigabytesOf = (use: MonthlyUse): number => use.releases * use.gigabytesPerRelease
const filesOf = (use: MonthlyUse): number => use.releases * use.filesPerRelease
const inWords = (gigabytes: number): string =>
  gigabytes >= 1024 ? `${(gigabytes / 1024).toFixed(1)} TB` : `${gigabytes.toFixed(1)} GB`

function transferLine(use: MonthlyUse, { transferOut }: RegionPrices, { free }: PriceTable) {
  const gigabytes = gigabytesOf(use)
  const billed = Math.max(0, gigabytes - free.transferOutGb)
  return line('Transfer out of AWS', inWords(gigabytes), billed * transferOut)
}

/** How long objects are in each class, from the ageing of where they end up. */
function storageLines(use: MonthlyUse, { storage }: RegionPrices): CostLine[] {
  const ageing = use.lifecycle.ageing.find(({ prefix }) => prefix === 'processed/')
  const isMoved = use.afterReceipt === 'move'
  const moves = isMoved ? (ageing?.moves ?? []) : []
  // What is kept for ever grows for ever: a year of it is shown.
  const until = isMoved ? (ageing?.deleteAfterDays ?? 365) : 365
  const bounds = [0, ...moves.map(({ afterDays }) => afterDays), until]
  const classes = ['STANDARD', ...moves.map(({ to }) => to)]
  const daily = gigabytesOf(use) / daysPerMonth
  const perClass = classes.map((name, index) => {
    const days = (bounds[index + 1] ?? until) - (bounds[index] ?? 0)
    return { name, gigabytes: daily * days }
  })
  // What was moved stays as an old version where it was delivered.
  const old = isMoved ? daily * use.lifecycle.keepOldVersionsDays : 0
  return [
    ...perClass.map(({ name, gigabytes }) =>
      line(`Storage ${name}`, inWords(gigabytes), gigabytes * priceOf(name, storage)),
    ),
    ...(old > 0 ? [line('Storage of old versions', inWords(old), old * storage.standard)] : []),
  ]
}

function priceOf(storageClass: string, storage: RegionPrices['storage']): number {
  const prices: Record<string, number> = {
    STANDARD_IA: storage.standardIa,
    GLACIER_IR: storage.glacierIr,
  }
  return prices[storageClass] ?? storage.standard
}

function requestLines(use: MonthlyUse, { requests }: RegionPrices): CostLine[] {
  const files = filesOf(use)
  const parts = Math.ceil(gigabytesOf(use) / partGigabytes)
  // Begun, completed, and copied; and a tag or a report for each.
  const puts = parts + files * (use.afterReceipt === 'move' ? 4 : 3)
  const gets = files * 2
  const isMoved = use.afterReceipt === 'move'
  const moves = isMoved
    ? (use.lifecycle.ageing.find(({ prefix }) => prefix === 'processed/')?.moves ?? [])
    : []
  const perMove = { STANDARD_IA: requests.toStandardIa, GLACIER_IR: requests.toGlacierIr }
  const transitions = moves.reduce(
    (sum, { to }) => sum + (perMove[to as keyof typeof perMove] ?? requests.toGlacierIr),
    0,
  )
  return [
    line('Requests that write', `${puts}`, (puts / 1000) * requests.put),
    line('Requests that read', `${gets}`, (gets / 1000) * requests.get),
    ...(transitions > 0
      ? [line('Moves to cheaper storage', `${files * moves.length}`, (files / 1000) * transitions)]
      : []),
  ]
}

function lambdaLines(use: MonthlyUse, { lambda, logs }: RegionPrices, { free }: PriceTable) {
  const files = filesOf(use)
  const { memoryMb, secondsPerFile, architecture } = use.lambda
  const gbSeconds = files * secondsPerFile * (memoryMb / 1024)
  const price = architecture === 'arm64' ? lambda.gbSecondArm : lambda.gbSecondX86
  const billedCalls = Math.max(0, files - free.lambdaRequests)
  const billedSeconds = Math.max(0, gbSeconds - free.lambdaGbSeconds)
  const logged = files * logGigabytesPerFile
  return [
    line('Lambda calls', `${files}`, (billedCalls / 1e6) * lambda.requests),
    line('Lambda time', `${Math.round(gbSeconds)} GB-s`, billedSeconds * price),
    line('Logs', inWords(logged), logged * logs),
  ]
}

const yearMs = 365 * 86_400_000

function warningsOf(table: PriceTable, now: Date): string[] {
  const age = now.getTime() - new Date(table.pricesAsOf).getTime()
  const always = 'List prices of the first tier, without taxes and discounts; not an offer of AWS.'
  if (age <= yearMs) return [always]
  return [
    `The prices are of ${table.pricesAsOf}, more than a year old. Compare with ${table.source}, or give a table of your own.`,
    always,
  ]
}
