import type { Protocol } from '@ddex/dsp-core'

/** What a protocol does not have, and what stands in its place: that is tried instead. */
export const lackWords = {
  folders: 'a folder is the beginning of names: its mark is no file, and nothing waits for it',
  renames: 'a file has one name for good: another is refused, and the file stays as it was',
  removals: 'a sender takes nothing back: that is refused, and the file stays as it was',
  'prompt refusals':
    'whoever takes the bytes is not who judges the path: the refusal is found in a report',
  'alike refusals':
    'another than us lets senders in, and tells an unknown name from a wrong secret',
} as const

export type ProtocolLack = keyof typeof lackWords

const bucketLacks = ['folders', 'prompt refusals', 'alike refusals'] as const

/** By protocol. Senders of S3 may put and read, by the policy that we hand out; those of Cloud Storage are object users. */
export const protocolLacks: Record<Protocol, readonly ProtocolLack[]> = {
  ftp: [],
  sftp: [],
  s3: [...bucketLacks, 'renames', 'removals'],
  gcs: bucketLacks,
  http: ['folders', 'renames'],
}
