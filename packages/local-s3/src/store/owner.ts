import { createHash } from 'node:crypto'

/** An account as S3 shows owners: a canonical user id of 64 hexadecimal digits. */
export const ownerOf = (account: string): { ID: string; DisplayName: string } => ({
  ID: createHash('sha256').update(`owner ${account}`).digest('hex'),
  DisplayName: account,
})
