import type { AccessKey } from '../access-key.ts'
import type { Question } from '../operations/operation.ts'
import {
  accountOf,
  evaluateAccess,
  parsePolicy,
  type Caller,
  type ContextValues,
  type Decision,
  type PolicyDocument,
} from '../policy/index.ts'
import { policySetting } from '../store/bucket.ts'
import type { Verified } from '../signature/verify.ts'
import { fromAmzDate } from '../signature/authorization.ts'
import type { S3Request } from '../request/s3-request.ts'

/** What condition keys say of a request, whatever it asks for. */
export interface RequestFacts {
  request: S3Request
  verified: Verified | null
  now: Date
  sourceIp: string
  /** Whether it counts as sent over TLS. */
  isSecure: boolean
}

/** Without a policy of its own a key may do everything in its account. */
const everything: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
}

/** Request headers that are condition keys by the name `s3:<header>`. */
const headerKeys = [
  'x-amz-acl',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-metadata-directive',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
]
const queryKeys = ['prefix', 'delimiter', 'max-keys']

function callerContext(verified: Verified | null): ContextValues {
  if (!verified) return { 'aws:PrincipalType': 'Anonymous', 's3:authType': undefined }
  const { arn } = verified.key
  const session = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(arn)
  const user = /:user\/(?:.*\/)?([^/]+)$/.exec(arn)
  return {
    'aws:PrincipalArn': session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : arn,
    'aws:PrincipalAccount': accountOf(arn),
    'aws:PrincipalType': session ? 'AssumedRole' : user ? 'User' : 'Account',
    'aws:username': user?.[1],
    'aws:userid': verified.key.accessKeyId,
    's3:authType': verified.authorization.kind === 'query' ? 'REST-QUERY-STRING' : 'REST-HEADER',
    's3:signatureversion': 'AWS4-HMAC-SHA256',
  }
}

function requestContext({
  request,
  verified,
  now,
  sourceIp,
  isSecure,
}: RequestFacts): ContextValues {
  const fromHeaders = headerKeys.map((name) => [`s3:${name}`, request.headers.get(name)])
  const fromQuery = queryKeys.map((name) => [`s3:${name}`, request.query.get(name)])
  const signed = verified ? fromAmzDate(verified.authorization.amzDate).getTime() : undefined
  return {
    ...callerContext(verified),
    ...(Object.fromEntries([...fromHeaders, ...fromQuery]) as ContextValues),
    'aws:SecureTransport': String(isSecure),
    'aws:SourceIp': sourceIp,
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:UserAgent': request.headers.get('user-agent'),
    'aws:Referer': request.headers.get('referer'),
    's3:signatureAge': signed === undefined ? undefined : String(now.getTime() - signed),
    's3:VersionId': request.query.get('versionId'),
  }
}

/** Tags that the object already has. */
function objectContext({ bucket, key }: Question): ContextValues {
  const latest = bucket && key ? bucket.latest(key) : undefined
  if (!latest || latest.isDeleteMarker) return {}
  return Object.fromEntries(
    Object.entries(latest.tags).map(([name, value]) => [`s3:ExistingObjectTag/${name}`, value]),
  )
}

export const callerOf = (key: AccessKey | null): Caller =>
  key === null ? { kind: 'anonymous' } : { kind: 'aws', arn: key.arn }

function resourceOf({ bucket, key }: Question): string {
  if (!bucket) return '*'
  const arn = `arn:aws:s3:::${bucket.facts.name}`
  return key ? `${arn}/${key}` : arn
}

/** Who owns what is asked about: the bucket's account, else the caller's own. */
const accountFor = ({ bucket }: Question, { verified }: RequestFacts): string =>
  bucket ? bucket.facts.account : verified ? accountOf(verified.key.arn) : ''

/** An account can always set right a policy that shuts itself out. */
const isRescue = ({ action, bucket }: Question, { verified }: RequestFacts): boolean =>
  /^s3:(Get|Put|Delete)BucketPolicy$/.test(action) &&
  bucket !== null &&
  verified?.key.arn === `arn:aws:iam::${bucket.facts.account}:root`

/** What the policies in force say of a question. */
export function judge(question: Question, facts: RequestFacts): Decision {
  if (isRescue(question, facts)) return { outcome: 'allowed', statement: null, sid: null }
  const account = accountFor(question, facts)
  const policy = question.bucket?.setting(policySetting) ?? null
  const accessKey = facts.verified?.key ?? null
  return evaluateAccess(
    {
      caller: callerOf(accessKey),
      action: question.action,
      resource: resourceOf(question),
      context: {
        ...requestContext(facts),
        'aws:ResourceAccount': account,
        's3:ResourceAccount': account,
        ...objectContext(question),
        ...question.context,
      },
    },
    {
      resourceAccount: account,
      resourcePolicy: policy === null ? null : parsePolicy(policy),
      identityPolicies: accessKey ? [accessKey.policy ?? everything] : [],
    },
  )
}
