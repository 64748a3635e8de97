export type ByteRange =
  { kind: 'whole' } | { kind: 'part'; start: number; end: number } | { kind: 'unsatisfiable' }

/** A `Range` header over `size` bytes (RFC 9110, 14.2); `end` is inclusive. One range, as players ask. */
export function parseRange(header: string | undefined, size: number): ByteRange {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return { kind: 'whole' }
  const [, first, last] = match
  if (!first) {
    const start = Math.max(0, size - Number(last))
    return Number(last) > 0 ? { kind: 'part', start, end: size - 1 } : { kind: 'unsatisfiable' }
  }
  const start = Number(first)
  const end = Math.min(last ? Number(last) : size - 1, size - 1)
  if (start >= size || start > end) return { kind: 'unsatisfiable' }
  return { kind: 'part', start, end }
}
