import type { PolicyDocument } from './policy/document.ts'

/** An access key and whose it is. */
export interface AccessKey {
  accessKeyId: string
  secretAccessKey: string
  /** `arn:aws:iam::123456789012:user/feed-a`, or of a role, an assumed role, or an account's root. */
  arn: string
  /** What the key may do, as IAM would have it; without one it may do everything in its account. */
  policy?: PolicyDocument
  /** Of temporary credentials: what requests must send as x-amz-security-token. */
  sessionToken?: string
  expiresAt?: Date
}
