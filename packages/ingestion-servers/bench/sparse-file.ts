import { closeSync, openSync, writeSync } from 'node:fs'

/** A file of so many bytes that are not all the same, and that take little time to make. Answers its path. */
export function sparseFile(path: string, bytes: number): string {
  const piece = Buffer.alloc(1024 ** 2, 'some sound ')
  const file = openSync(path, 'w')
  for (let at = 0; at < bytes; at += piece.length) {
    piece.writeDoubleBE(at, 0)
    writeSync(file, piece, 0, Math.min(piece.length, bytes - at))
  }
  closeSync(file)
  return path
}
