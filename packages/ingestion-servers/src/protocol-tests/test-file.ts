import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { SenderFile } from '../senders/sender.ts'

const blockLength = 64 * 1024

/** A file whose bytes are made up as they are read, the same ones each time; never whole in memory. */
export function testFile(path: string, size: number, seed: string): SenderFile {
  return { path, size, open: (start = 0) => Readable.from(blocks(size, seed, start)) }
}

function* blocks(size: number, seed: string, start: number): Generator<Buffer> {
  for (let at = start; at < size;) {
    const index = Math.floor(at / blockLength)
    const from = at - index * blockLength
    const block = blockOf(seed, index).subarray(
      from,
      Math.min(blockLength, size - index * blockLength),
    )
    yield block
    at += block.length
  }
}

/** Blocks differ, so that two which have changed places are noticed. */
function blockOf(seed: string, index: number): Buffer {
  const block = Buffer.alloc(blockLength, createHash('sha512').update(seed).digest())
  block.writeUInt32BE(index, 0)
  return block
}

/** SHA-256 of a file, hex. */
export async function sha256Of(file: SenderFile): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of file.open()) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
