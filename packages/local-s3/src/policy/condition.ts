import { parseOperator, type BaseOperator, type ConditionOperator } from './condition-operator.ts'
import { listOf, type PolicyStatement } from './document.ts'
import { isInRange } from './ip-range.ts'
import { contextValues, readPattern, type ContextValues } from './request-context.ts'
import { anySign, anyText, matchesArn, matchesPattern, type Pattern } from './wildcard.ts'

type Compare = (actual: string, expected: Pattern) => boolean

const plain = (pattern: Pattern): string =>
  pattern.map((sign) => (sign === anyText ? '*' : sign === anySign ? '?' : sign)).join('')

const ordered =
  (toNumber: (text: string) => number, holds: (a: number, b: number) => boolean): Compare =>
  (actual, expected) => {
    const [a, b] = [toNumber(actual), toNumber(plain(expected))]
    return !Number.isNaN(a) && !Number.isNaN(b) && holds(a, b)
  }

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

/** Milliseconds of an ISO 8601 date or of seconds since 1970. */
const timeOf = (text: string): number =>
  /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : new Date(text).getTime()

const equal = (a: number, b: number): boolean => a === b
const less = (a: number, b: number): boolean => a < b
const atMost = (a: number, b: number): boolean => a <= b
const greater = (a: number, b: number): boolean => a > b
const atLeast = (a: number, b: number): boolean => a >= b

const stringEquals: Compare = (actual, expected) => actual === plain(expected)
const ignoringCase: Compare = (actual, expected) =>
  actual.toLowerCase() === plain(expected).toLowerCase()
const like: Compare = (actual, expected) => matchesPattern(expected, actual)
const arnLike: Compare = (actual, expected) => matchesArn(expected, actual)
const inRange: Compare = (actual, expected) => isInRange(actual, plain(expected))

/** How each operator compares one value; negated ones are told by `isNegated`. */
const compare: Record<Exclude<BaseOperator, 'Null'>, Compare> = {
  StringEquals: stringEquals,
  StringNotEquals: stringEquals,
  StringEqualsIgnoreCase: ignoringCase,
  StringNotEqualsIgnoreCase: ignoringCase,
  StringLike: like,
  StringNotLike: like,
  NumericEquals: ordered(numberOf, equal),
  NumericNotEquals: ordered(numberOf, equal),
  NumericLessThan: ordered(numberOf, less),
  NumericLessThanEquals: ordered(numberOf, atMost),
  NumericGreaterThan: ordered(numberOf, greater),
  NumericGreaterThanEquals: ordered(numberOf, atLeast),
  DateEquals: ordered(timeOf, equal),
  DateNotEquals: ordered(timeOf, equal),
  DateLessThan: ordered(timeOf, less),
  DateLessThanEquals: ordered(timeOf, atMost),
  DateGreaterThan: ordered(timeOf, greater),
  DateGreaterThanEquals: ordered(timeOf, atLeast),
  Bool: ignoringCase,
  BinaryEquals: stringEquals,
  IpAddress: inRange,
  NotIpAddress: inRange,
  ArnEquals: arnLike,
  ArnLike: arnLike,
  ArnNotEquals: arnLike,
  ArnNotLike: arnLike,
}

const isNegated = (base: BaseOperator): boolean => base.includes('Not')

/** Only these read `${...}`. */
const readsVariables = (base: BaseOperator): boolean => /^(String|Arn)/.test(base)

/** Whether one value of the request satisfies an operator, all expected values taken together. */
function holds(
  base: Exclude<BaseOperator, 'Null'>,
  actual: string,
  expected: readonly Pattern[],
): boolean {
  const isAny = expected.some((pattern) => compare[base](actual, pattern))
  return isNegated(base) ? !isAny : isAny
}

function keyHolds(
  { base, ifExists, quantifier }: ConditionOperator,
  actual: readonly string[] | null,
  expected: readonly string[],
  patterns: () => readonly Pattern[] | null,
): boolean {
  if (base === 'Null')
    return expected.some((text) => (text.toLowerCase() === 'true') === (actual === null))
  if (quantifier === 'ForAllValues' && (actual === null || actual.length === 0)) return true
  if (actual === null) return ifExists || (isNegated(base) && quantifier === null)
  const read = patterns()
  if (read === null) return false
  const satisfied = (value: string): boolean => holds(base, value, read)
  if (quantifier === 'ForAllValues') return actual.every(satisfied)
  if (quantifier === 'ForAnyValue') return actual.some(satisfied)
  return isNegated(base) ? actual.every(satisfied) : actual.some(satisfied)
}

/** Whether all conditions of a statement hold: all operators and all their keys. */
export function conditionHolds(
  condition: PolicyStatement['Condition'],
  context: ContextValues,
  hasVariables: boolean,
): boolean {
  return Object.entries(condition ?? {}).every(([name, keys]) => {
    const operator = parseOperator(name)
    if (!operator) throw new Error(`no condition operator: ${name}`)
    return Object.entries(keys).every(([key, values]) => {
      const expected = listOf(values).map(String)
      const patterns = (): readonly Pattern[] | null => {
        const read = expected.map((text) =>
          readPattern(text, context, hasVariables && readsVariables(operator.base)),
        )
        const known = read.filter((pattern) => pattern !== null)
        return known.length === 0 && expected.length > 0 ? null : known
      }
      return keyHolds(operator, contextValues(context, key), expected, patterns)
    })
  })
}
