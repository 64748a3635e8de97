import type { SenderFile } from './sender.ts'

/** A file from a byte on in pieces of one length; the last may be shorter. */
export async function* chunksOf(
  file: SenderFile,
  length: number,
  start = 0,
): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of file.open(start)) {
    held.push(chunk as Buffer)
    size += (chunk as Buffer).length
    while (size >= length) {
      const all = Buffer.concat(held)
      yield all.subarray(0, length)
      held = [all.subarray(length)]
      size -= length
    }
  }
  if (size > 0) yield Buffer.concat(held)
}
