import { RefusedError } from '../errors.ts'

/** What is wrong with one field of a request. */
export interface FieldFault {
  /** `settings.maxFileSize` */
  field: string
  message: string
}

/** A request about a feed that cannot be followed as it is. The message names every fault. */
export class FeedInvalidError extends RefusedError {
  readonly faults: FieldFault[]

  constructor(faults: FieldFault[]) {
    const words = faults.map(({ field, message }) => `${field}: ${message}`)
    super('FEED_INVALID', words.join(' '))
    this.faults = faults
  }
}

/** Says what is wrong with a value; null when it is right. */
export type FieldCheck = (value: unknown) => string | null

export const text =
  (form: RegExp, words: string): FieldCheck =>
  (value) =>
    typeof value === 'string' && form.test(value) ? null : words

export const oneOf =
  (...allowed: string[]): FieldCheck =>
  (value) =>
    typeof value === 'string' && allowed.includes(value) ? null : `One of ${allowed.join(', ')}.`

export const wholeNumber =
  (least: number, most: number): FieldCheck =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? null
      : `A whole number from ${least} to ${most}.`

export const flag: FieldCheck = (value) =>
  typeof value === 'boolean' ? null : 'Either true or false.'

export const nullOr =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === null ? null : check(value)

export const listOf =
  (most: number, check: (item: string) => string | null): FieldCheck =>
  (value) => {
    if (!Array.isArray(value) || value.length > most) return `A list of at most ${most}.`
    for (const [at, item] of value.entries()) {
      const fault = typeof item === 'string' ? check(item) : 'Text.'
      if (fault) return `Number ${at + 1}: ${fault}`
    }
    return null
  }

/** Faults of the fields that are there, and of those that nobody knows. */
export function faultsOf(
  value: Record<string, unknown>,
  checks: Record<string, FieldCheck>,
  prefix = '',
): FieldFault[] {
  return Object.entries(value).flatMap(([name, item]) => {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined
    const message = check ? check(item) : `Unknown; there are ${Object.keys(checks).join(', ')}.`
    return message === null ? [] : [{ field: `${prefix}${name}`, message }]
  })
}

/** An object as JSON has them, or a fault. */
export function objectOf(value: unknown, field: string): Record<string, unknown> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new FeedInvalidError([{ field, message: 'An object with named fields.' }])
}
