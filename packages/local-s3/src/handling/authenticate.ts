import type { AccessKey } from '../access-key.ts'
import { S3Error } from '../s3-error.ts'
import type { BucketFacts } from '../store/bucket.ts'
import { parseAuthorization, type Authorization } from '../signature/authorization.ts'
import { verifySignature, type Verified } from '../signature/verify.ts'
import { payloadHashOf } from '../request/payload.ts'
import type { S3Request } from '../request/s3-request.ts'

export interface Authenticated {
  /** Null for anonymous requests. */
  verified: Verified | null
  /** The region that the request is for. */
  region: string
}

export interface AuthenticationOptions {
  keys: readonly AccessKey[]
  now: Date
  /** All that this endpoint stands in for; the first is that of requests that name none. */
  regions: readonly [string, ...string[]]
  /** Null for requests that are about no bucket. */
  bucket: BucketFacts | null
}

/** Signed for a region that this very endpoint is not: told what it should be. */
function wrongRegion({ kind, scope }: Authorization, expected: string): S3Error {
  const wrong = `the region '${scope.region}' is wrong; expecting '${expected}'`
  const details = { Region: expected }
  const headers = { 'x-amz-bucket-region': expected }
  return kind === 'query'
    ? new S3Error(
        'AuthorizationQueryParametersError',
        `Error parsing the X-Amz-Credential parameter; ${wrong}`,
        details,
        headers,
      )
    : new S3Error(
        'AuthorizationHeaderMalformed',
        `The authorization header is malformed; ${wrong}`,
        details,
        headers,
      )
}

/** Sent to the endpoint of another region than the bucket's. */
const redirect = ({ headers, hostRegion }: S3Request, { region, name }: BucketFacts): S3Error =>
  new S3Error(
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    { Endpoint: (headers.get('host') ?? '').replace(hostRegion ?? '', region), Bucket: name },
    { 'x-amz-bucket-region': region },
  )

/**
 * The region of a request. A client that names no region in the host talks to the endpoint of the region
 * that it signs for, so a bucket that lives elsewhere redirects it; a host that names one is that region's.
 */
function regionOf(
  request: S3Request,
  authorization: Authorization | null,
  { regions, bucket }: AuthenticationOptions,
): string {
  const signed = authorization?.scope.region
  const isOurs = signed === undefined || regions.includes(signed)
  const endpoint =
    request.hostRegion ?? (isOurs ? signed : undefined) ?? bucket?.region ?? regions[0]
  if (bucket && endpoint !== bucket.region) throw redirect(request, bucket)
  if (authorization && signed !== endpoint) throw wrongRegion(authorization, endpoint)
  return endpoint
}

/** Says who signed a request, or that nobody did. Throws S3Error for what is signed wrongly. */
export function authenticate(request: S3Request, options: AuthenticationOptions): Authenticated {
  const authorization = parseAuthorization(request.sentHeaders, request.query)
  const region = regionOf(request, authorization, options)
  if (authorization === null) return { verified: null, region }
  const kind = authorization.kind === 'query' ? 'query' : 'header'
  const payloadHash = payloadHashOf(request, kind)
  const query = request.queryPairs.filter(([name]) => name !== 'X-Amz-Signature')
  const { method, path, sentHeaders: headers } = request
  const part = { method, path, query, headers, payloadHash }
  const { keys, now } = options
  return { verified: verifySignature({ authorization, part, keys, now }), region }
}
