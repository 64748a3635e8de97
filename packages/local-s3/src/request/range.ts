import { S3Error } from '../s3-error.ts'
import type { ByteRange } from '../store/blob-folder.ts'

/** Reads `Range: bytes=a-b`; null where S3 answers with the whole. Throws InvalidRange. */
export function parseRange(header: string | undefined, size: number): ByteRange | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!match) return null
  const [, from = '', to = ''] = match
  if (from === '' && to === '') return null
  const range = from === '' ? suffix(Number(to), size) : { start: Number(from), end: size - 1 }
  if (from !== '' && to !== '') {
    if (Number(to) < Number(from)) return null
    range.end = Math.min(Number(to), size - 1)
  }
  if (range.start >= size || range.end < range.start)
    throw new S3Error(
      'InvalidRange',
      'The requested range is not satisfiable',
      { RangeRequested: header ?? '', ActualObjectSize: String(size) },
      { 'content-range': `bytes */${size}` },
    )
  return range
}

const suffix = (length: number, size: number): ByteRange => ({
  start: length === 0 ? size : Math.max(0, size - length),
  end: size - 1,
})
