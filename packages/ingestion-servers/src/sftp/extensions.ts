import { FileRefusal } from '../common/index.ts'
import { maxOpenHandles } from './handles.ts'

/** As OpenSSH's sftp-server: 256 KiB a packet, 1 KiB of it for everything but the data. */
const maxPacketBytes = 256 * 1024
export const maxDataBytes = maxPacketBytes - 1024

/** OpenSSH's PROTOCOL, section 4. */
export const announcedExtensions: [string, string][] = [
  ['posix-rename@openssh.com', '1'],
  ['fsync@openssh.com', '1'],
  ['limits@openssh.com', '1'],
]

/** The body of the answer to `limits@openssh.com`. */
export function limitsReply(): Buffer {
  const body = Buffer.alloc(32)
  const limits = [maxPacketBytes, maxDataBytes, maxDataBytes, maxOpenHandles]
  limits.forEach((limit, index) => body.writeBigUInt64BE(BigInt(limit), index * 8))
  return body
}

/** The first `count` strings of an extended request. */
export function readStrings(body: Buffer | undefined, count: number): Buffer[] {
  const strings: Buffer[] = []
  let at = 0
  while (strings.length < count) {
    const length = body && at + 4 <= body.length ? body.readUInt32BE(at) : -1
    if (!body || length < 0 || at + 4 + length > body.length) {
      throw new FileRefusal('NOT_SUPPORTED', 'The request is malformed.')
    }
    strings.push(body.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return strings
}
