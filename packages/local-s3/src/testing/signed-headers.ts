import { canonicalRequest, sign, signingKey, stringToSign } from '../signature/string-to-sign.ts'
import { toAmzDate } from '../signature/authorization.ts'
import { parseQuery, uriDecode } from '../signature/uri-encoding.ts'
import { adminKey } from './endpoint.ts'

export interface ToSign {
  method: string
  /** As it will be sent, query included. */
  path: string
  headers: Record<string, string>
  payloadHash: string
  now?: Date
  key?: { accessKeyId: string; secretAccessKey: string }
}

/** What a signed request sends, and what its chunks are signed with. */
export interface Signed {
  headers: Record<string, string>
  signature: string
  amzDate: string
  signingKey: Buffer
  scope: string
}

/** Signs a request's headers, for what no SDK sends. */
export function signHeaders({
  method,
  path,
  headers,
  payloadHash,
  now = new Date(),
  key = adminKey,
}: ToSign): Signed {
  const amzDate = toAmzDate(now)
  const scope = { date: amzDate.slice(0, 8), region: 'us-east-1', service: 's3' }
  const all = { ...headers, 'x-amz-date': amzDate, 'x-amz-content-sha256': payloadHash }
  const signedHeaders = Object.keys(all).sort()
  const [target = '/', query = ''] = path.split('?')
  const part = {
    method,
    path: uriDecode(target),
    query: parseQuery(query),
    signedHeaders,
    payloadHash,
  }
  const canonical = canonicalRequest({ ...part, headers: new Map(Object.entries(all)) })
  const daily = signingKey(key.secretAccessKey, scope)
  const signature = sign(daily, stringToSign(amzDate, scope, canonical))
  const credential = `${key.accessKeyId}/${scope.date}/us-east-1/s3/aws4_request`
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`
  return {
    headers: { ...all, authorization },
    signature,
    amzDate,
    signingKey: daily,
    scope: `${scope.date}/us-east-1/s3/aws4_request`,
  }
}
