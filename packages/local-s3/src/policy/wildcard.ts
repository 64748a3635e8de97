/** What `*` and `?` stand for in a pattern; every other element is a literal character. */
export const anyText = Symbol('*')
export const anySign = Symbol('?')
export type Pattern = readonly (string | typeof anyText | typeof anySign)[]

/** Reads `*` and `?` as wildcards. */
export const toPattern = (text: string): Pattern =>
  [...text].map((sign) => (sign === '*' ? anyText : sign === '?' ? anySign : sign))

/** Takes `text` as it is. */
export const toLiteral = (text: string): Pattern => [...text]

/** Whether a pattern covers a whole text; in time that grows with their product at the worst. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const signs = [...text]
  let p = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < signs.length) {
    const expected = pattern[p]
    if (expected === anyText) {
      star = p
      resume = t
      p += 1
    } else if (expected === anySign || (expected !== undefined && expected === signs[t])) {
      p += 1
      t += 1
    } else if (star >= 0) {
      p = star + 1
      resume += 1
      t = resume
    } else return false
  }
  while (pattern[p] === anyText) p += 1
  return p === pattern.length
}

const arnParts = 6

/** Splits at the first five `:`; what is behind them is the resource, whatever it holds. */
function splitArn<Sign>(signs: readonly Sign[]): Sign[][] {
  const parts: Sign[][] = [[]]
  for (const sign of signs) {
    if (sign === ':' && parts.length < arnParts) parts.push([])
    else parts.at(-1)?.push(sign)
  }
  return parts
}

/**
 * Whether a pattern covers an ARN, part by part. `*` alone covers everything; parts that are left out at
 * the end of a pattern may be anything, as IAM completes them.
 */
export function matchesArn(pattern: Pattern, arn: string): boolean {
  if (pattern.length === 1 && pattern[0] === anyText) return true
  const patterns = splitArn(pattern)
  const parts = splitArn([...arn])
  if (parts.length !== arnParts) return matchesPattern(pattern, arn)
  if (patterns.length === 1) return false
  return parts.every((part, at) => matchesPattern(patterns[at] ?? [anyText], part.join('')))
}
