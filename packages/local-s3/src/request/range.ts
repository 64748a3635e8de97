import { S3Error } from '../s3-error.ts'
import type { ByteRange } from '../store/blob-folder.ts'

/** `a-b`, `a-` or `-n` as places in an object of `size` bytes; null for what is no range at all. */
function readRange(text: string, size: number): ByteRange | null {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(text) ?? []
  if (from === '') return to === '' ? null : suffix(Number(to), size)
  if (to === '') return { start: Number(from), end: size - 1 }
  if (Number(to) < Number(from)) return null
  return { start: Number(from), end: Math.min(Number(to), size - 1) }
}

const suffix = (length: number, size: number): ByteRange => ({
  start: length === 0 ? size : Math.max(0, size - length),
  end: size - 1,
})

/** Reads a Range header; null where S3 answers with the whole. Throws InvalidRange. */
export function parseRange(header: string | undefined, size: number): ByteRange | null {
  const range = readRange(header?.trim() ?? '', size)
  if (range && range.start >= size)
    throw new S3Error(
      'InvalidRange',
      'The requested range is not satisfiable',
      { RangeRequested: header ?? '', ActualObjectSize: String(size) },
      { 'content-range': `bytes */${size}` },
    )
  return range
}
