import type { AccessKey } from '../access-key.ts'
import { S3Error } from '../s3-error.ts'
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
  /** Regions that this request may be signed for. */
  regions: readonly string[]
}

function wrongRegion({ kind, scope }: Authorization, expected: string): S3Error {
  const details = { Region: expected }
  const headers = { 'x-amz-bucket-region': expected }
  return kind === 'query'
    ? new S3Error(
        'AuthorizationQueryParametersError',
        `Error parsing the X-Amz-Credential parameter; the region '${scope.region}' is wrong; expecting '${expected}'`,
        details,
        headers,
      )
    : new S3Error(
        'AuthorizationHeaderMalformed',
        `The authorization header is malformed; the region '${scope.region}' is wrong; expecting '${expected}'`,
        details,
        headers,
      )
}

/** Says who signed a request, or that nobody did. Throws S3Error for what is signed wrongly. */
export function authenticate(request: S3Request, options: AuthenticationOptions): Authenticated {
  const authorization = parseAuthorization(request.headers, request.query)
  const [expected = 'us-east-1'] = options.regions
  if (authorization === null) return { verified: null, region: request.hostRegion ?? expected }
  const { region } = authorization.scope
  if (!options.regions.includes(region)) throw wrongRegion(authorization, expected)
  const kind = authorization.kind === 'query' ? 'query' : 'header'
  const payloadHash = payloadHashOf(request, kind)
  const query = request.queryPairs.filter(([name]) => name !== 'X-Amz-Signature')
  const { method, path, headers } = request
  const part = { method, path, query, headers, payloadHash }
  const { keys, now } = options
  return { verified: verifySignature({ authorization, part, keys, now }), region }
}
