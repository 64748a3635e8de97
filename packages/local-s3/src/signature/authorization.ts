import { S3Error } from '../s3-error.ts'
import type { CredentialScope } from './string-to-sign.ts'

/** What a request says of its own signature. */
export interface Authorization {
  kind: 'header' | 'query' | 'form'
  accessKeyId: string
  scope: CredentialScope
  signedHeaders: readonly string[]
  signature: string
  /** `yyyymmddThhmmssZ` */
  amzDate: string
  /** Seconds from `amzDate`; of pre-signed requests alone. */
  expires: number | null
  sessionToken: string | null
}

const algorithm = 'AWS4-HMAC-SHA256'
const longestLife = 604_800

type Malformed = (message: string) => S3Error

const headerMalformed: Malformed = (message) => new S3Error('AuthorizationHeaderMalformed', message)
const queryMalformed: Malformed = (message) =>
  new S3Error('AuthorizationQueryParametersError', message)

/** Takes `AKIA.../20260101/eu-west-1/s3/aws4_request` apart. */
export function parseCredential(
  credential: string,
  malformed: Malformed,
): Pick<Authorization, 'accessKeyId' | 'scope'> {
  const parts = credential.split('/')
  const [date = '', region = '', service = '', end = ''] = parts.slice(-4)
  const accessKeyId = parts.slice(0, -4).join('/')
  if (accessKeyId === '' || end !== 'aws4_request' || !/^\d{8}$/.test(date))
    throw malformed(
      'The credential is malformed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    )
  if (service !== 's3') throw malformed('The credential is malformed; incorrect service.')
  return { accessKeyId, scope: { date, region, service } }
}

function requireDate(amzDate: string, scope: CredentialScope, malformed: Malformed): string {
  if (!/^\d{8}T\d{6}Z$/.test(amzDate))
    throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
  if (!amzDate.startsWith(scope.date))
    throw malformed('The date of the credential is not X-Amz-Date')
  return amzDate
}

const requireSignature = (signature: string | undefined, malformed: Malformed): string => {
  if (!signature || !/^[0-9a-f]{64}$/.test(signature))
    throw malformed('The signature is missing or no 64 hexadecimal digits')
  return signature
}

const headerNames = (list: string | undefined): string[] =>
  (list ?? '').toLowerCase().split(';').filter(Boolean)

/** Signature V2, which regions younger than 2014 never knew, and anything else. */
const notSupported = (): S3Error =>
  new S3Error(
    'InvalidRequest',
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
  )

/** Reads the Authorization header. */
function parseHeader(text: string, headers: ReadonlyMap<string, string>): Authorization {
  if (!text.startsWith(`${algorithm} `)) throw notSupported()
  const fields = new Map(
    text
      .slice(algorithm.length + 1)
      .split(',')
      .map((field) => field.trim().split('='))
      .map(([name = '', ...value]) => [name, value.join('=')]),
  )
  const { accessKeyId, scope } = parseCredential(fields.get('Credential') ?? '', headerMalformed)
  return {
    kind: 'header',
    accessKeyId,
    scope,
    signedHeaders: headerNames(fields.get('SignedHeaders')),
    signature: requireSignature(fields.get('Signature'), headerMalformed),
    amzDate: requireDate(amzDateOf(headers), scope, headerMalformed),
    expires: null,
    sessionToken: headers.get('x-amz-security-token') ?? null,
  }
}

/** X-Amz-Date, else the Date header. */
function amzDateOf(headers: ReadonlyMap<string, string>): string {
  const stated = headers.get('x-amz-date')
  if (stated) return stated
  const date = new Date(headers.get('date') ?? '')
  if (Number.isNaN(date.getTime()))
    throw new S3Error(
      'AccessDenied',
      'AWS authentication requires a valid Date or x-amz-date header',
    )
  return toAmzDate(date)
}

/** `yyyymmddThhmmssZ` */
export const toAmzDate = (date: Date): string => date.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')

export const fromAmzDate = (text: string): Date =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6.000Z'))

/** Reads the X-Amz- parameters of a pre-signed request. */
function parsePresigned(query: ReadonlyMap<string, string>): Authorization {
  if (query.get('X-Amz-Algorithm') !== algorithm)
    throw queryMalformed(`X-Amz-Algorithm only supports "${algorithm}"`)
  const { accessKeyId, scope } = parseCredential(
    query.get('X-Amz-Credential') ?? '',
    queryMalformed,
  )
  const expires = Number(query.get('X-Amz-Expires') ?? 'none')
  if (!Number.isInteger(expires)) throw queryMalformed('X-Amz-Expires should be a number')
  if (expires < 0) throw queryMalformed('X-Amz-Expires must be non-negative')
  if (expires > longestLife)
    throw queryMalformed(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    )
  return {
    kind: 'query',
    accessKeyId,
    scope,
    signedHeaders: headerNames(query.get('X-Amz-SignedHeaders')),
    signature: requireSignature(query.get('X-Amz-Signature'), queryMalformed),
    amzDate: requireDate(query.get('X-Amz-Date') ?? '', scope, queryMalformed),
    expires,
    sessionToken: query.get('X-Amz-Security-Token') ?? null,
  }
}

/** The authorization of a request; null when it is anonymous. Throws where it is malformed or given twice. */
export function parseAuthorization(
  headers: ReadonlyMap<string, string>,
  query: ReadonlyMap<string, string>,
): Authorization | null {
  const header = headers.get('authorization')
  const isPresigned = query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature')
  if (header !== undefined && isPresigned)
    throw new S3Error('InvalidArgument', 'Only one auth mechanism allowed')
  if (header !== undefined) return parseHeader(header, headers)
  if (query.has('AWSAccessKeyId') && query.has('Signature')) throw notSupported()
  return isPresigned ? parsePresigned(query) : null
}
