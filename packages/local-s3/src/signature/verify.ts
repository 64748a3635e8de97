import { timingSafeEqual } from 'node:crypto'
import type { AccessKey } from '../access-key.ts'
import { S3Error } from '../s3-error.ts'
import { fromAmzDate, type Authorization } from './authorization.ts'
import {
  canonicalRequest,
  sign,
  signingKey,
  stringToSign,
  type SignablePart,
} from './string-to-sign.ts'

const largestSkew = 15 * 60_000

/** Who signed, and what the signatures of the chunks that follow are made with. */
export interface Verified {
  key: AccessKey
  authorization: Authorization
  signingKey: Buffer
}

/** The key that a request names. Throws InvalidAccessKeyId, InvalidToken, ExpiredToken. */
function findKey(
  keys: readonly AccessKey[],
  { accessKeyId, sessionToken }: Authorization,
): AccessKey {
  const key = keys.find((candidate) => candidate.accessKeyId === accessKeyId)
  if (!key)
    throw new S3Error(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      { AWSAccessKeyId: accessKeyId },
    )
  if ((key.sessionToken ?? null) !== sessionToken)
    throw new S3Error('InvalidToken', 'The provided token is malformed or otherwise invalid.')
  return key
}

/** Throws unless the request is made and used within its time. */
function checkTime({ amzDate, expires }: Authorization, now: Date): void {
  const signed = fromAmzDate(amzDate).getTime()
  const served = now.getTime()
  if (expires !== null) {
    const end = signed + expires * 1000
    if (served > end)
      throw new S3Error('AccessDenied', 'Request has expired', {
        'X-Amz-Expires': String(expires),
        Expires: new Date(end).toISOString(),
        ServerTime: now.toISOString(),
      })
    if (signed - served > largestSkew) throw new S3Error('AccessDenied', 'Request is not valid yet')
    return
  }
  if (!(Math.abs(signed - served) <= largestSkew))
    throw new S3Error(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      { RequestTime: amzDate, ServerTime: now.toISOString() },
    )
}

export const signaturesAreEqual = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** S3 wants the host and every x-amz- header that is sent to be signed. */
function checkSignedHeaders({ signedHeaders }: Authorization, { headers }: SignablePart): void {
  const unsigned = [...headers.keys()].filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signedHeaders.includes(name),
  )
  if (unsigned.length > 0)
    throw new S3Error(
      'AccessDenied',
      'There were headers present in the request which were not signed',
      { HeadersNotSigned: unsigned.join(', ') },
    )
}

export interface SignatureCheck {
  authorization: Authorization
  part: Omit<SignablePart, 'signedHeaders'>
  keys: readonly AccessKey[]
  now: Date
}

/** Who a request names, if it is in time. */
function admit(authorization: Authorization, keys: readonly AccessKey[], now: Date): AccessKey {
  const key = findKey(keys, authorization)
  checkTime(authorization, now)
  if (key.expiresAt !== undefined && now > key.expiresAt)
    throw new S3Error('ExpiredToken', 'The provided token has expired.')
  return key
}

/** Verifies a form's signature, which is over its policy as it was sent. Throws S3Error. */
export function verifyPostSignature(check: {
  authorization: Authorization
  policy: string
  keys: readonly AccessKey[]
  now: Date
}): Verified {
  const { authorization, policy, keys, now } = check
  // A form lives as long as its policy says, whenever it was signed.
  const key = admit({ ...authorization, expires: Number.POSITIVE_INFINITY }, keys, now)
  const daily = signingKey(key.secretAccessKey, authorization.scope)
  if (!signaturesAreEqual(sign(daily, policy), authorization.signature))
    throw signatureMismatch(authorization, policy)
  return { key, authorization, signingKey: daily }
}

/** Verifies a request's signature. Throws S3Error; a wrong signature is told with what was to be signed. */
export function verifySignature({ authorization, part, keys, now }: SignatureCheck): Verified {
  const key = admit(authorization, keys, now)
  const whole: SignablePart = { ...part, signedHeaders: authorization.signedHeaders }
  checkSignedHeaders(authorization, whole)
  const canonical = canonicalRequest(whole)
  const text = stringToSign(authorization.amzDate, authorization.scope, canonical)
  const daily = signingKey(key.secretAccessKey, authorization.scope)
  if (!signaturesAreEqual(sign(daily, text), authorization.signature))
    throw signatureMismatch(authorization, text, canonical)
  return { key, authorization, signingKey: daily }
}

export const signatureMismatch = (
  { accessKeyId, signature }: Pick<Authorization, 'accessKeyId' | 'signature'>,
  text: string,
  canonical?: string,
): S3Error =>
  new S3Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    {
      AWSAccessKeyId: accessKeyId,
      StringToSign: text,
      SignatureProvided: signature,
      ...(canonical === undefined ? {} : { CanonicalRequest: canonical }),
    },
  )
