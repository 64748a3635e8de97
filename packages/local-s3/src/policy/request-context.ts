import { toLiteral, toPattern, type Pattern } from './wildcard.ts'

/** Who asks. */
export type Caller =
  | { kind: 'anonymous' }
  /** An IAM user, role, assumed role or an account's root, by its ARN. */
  | { kind: 'aws'; arn: string }
  /** `s3.amazonaws.com` and the like. */
  | { kind: 'service'; name: string }

/** What a condition key holds. Booleans, numbers and dates as text, the way AWS compares them. */
export type ContextValues = Readonly<Record<string, string | readonly string[] | undefined>>

/** A call that policies are asked about. */
export interface AccessRequest {
  caller: Caller
  /** `s3:PutObject` */
  action: string
  /** ARN */
  resource: string
  /** By condition key, `aws:SourceIp`; their case does not matter. */
  context?: ContextValues
}

/** The values of a condition key; null when the request has none. */
export function contextValues(context: ContextValues, key: string): readonly string[] | null {
  const wanted = key.toLowerCase()
  const found = Object.keys(context).find((name) => name.toLowerCase() === wanted)
  const value = found === undefined ? undefined : context[found]
  if (value === undefined) return null
  return typeof value === 'string' ? [value] : value
}

const variable = /\$\{([^}]*)\}/g
const literals: Readonly<Record<string, string>> = { '*': '*', '?': '?', $: '$' }

/**
 * Reads wildcards and policy variables (`${aws:username}`, `${key, 'default'}`). What a variable
 * stands for is literal. Null when a variable has no value: then the statement does not apply.
 */
export function readPattern(
  text: string,
  context: ContextValues,
  hasVariables: boolean,
): Pattern | null {
  if (!hasVariables) return toPattern(text)
  const pattern: Pattern[number][] = []
  let from = 0
  for (const match of text.matchAll(variable)) {
    const value = variableValue(match[1] ?? '', context)
    if (value === null) return null
    pattern.push(...toPattern(text.slice(from, match.index)), ...toLiteral(value))
    from = match.index + match[0].length
  }
  return [...pattern, ...toPattern(text.slice(from))]
}

function variableValue(expression: string, context: ContextValues): string | null {
  const literal = literals[expression]
  if (literal !== undefined) return literal
  const [, key = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/.exec(expression) ?? []
  const values = contextValues(context, key)
  if (values !== null && values.length === 1) return values[0] ?? null
  return values === null ? (fallback ?? null) : null
}
