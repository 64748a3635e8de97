/** Whether a pattern has wildcards. */
export const hasWildcard = (pattern: string): boolean => /[*?]/.test(pattern)

/**
 * Whether a name fits a pattern of `*` (any characters) and `?` (one). Goes back to the last `*` only,
 * so that no pattern takes longer than its length times the name's.
 */
export function matchesWildcard(pattern: string, name: string): boolean {
  let at = 0
  let from = 0
  let star = -1
  let starFrom = 0
  while (from < name.length) {
    if (pattern[at] === '*') {
      star = at++
      starFrom = from
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[from])) {
      at++
      from++
    } else if (star >= 0) {
      at = star + 1
      from = ++starFrom
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}
