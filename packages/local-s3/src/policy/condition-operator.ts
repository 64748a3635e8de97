/** What an operator compares, without its qualifiers. */
export const baseOperators = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Null',
] as const

export type BaseOperator = (typeof baseOperators)[number]

/** `ForAllValues:StringLikeIfExists`, apart. */
export interface ConditionOperator {
  base: BaseOperator
  ifExists: boolean
  quantifier: 'ForAllValues' | 'ForAnyValue' | null
}

/** Takes an operator's name apart; null when AWS knows no such operator. */
export function parseOperator(name: string): ConditionOperator | null {
  const match = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name)
  const base = baseOperators.find((known) => known === match?.[2])
  if (!match || !base) return null
  // A key that Null asks for is there or not: the two words exclude each other.
  if (base === 'Null' && match[3]) return null
  return {
    base,
    ifExists: match[3] !== undefined,
    quantifier: (match[1] as ConditionOperator['quantifier']) ?? null,
  }
}
