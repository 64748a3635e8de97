import type { Duplex } from 'node:stream'
import { parseCredential, type Authorization } from '../signature/authorization.ts'
import { verifyPostSignature } from '../signature/verify.ts'
import { descriptionOf } from '../request/description.ts'
import { expectedDigests } from '../request/expected-digests.ts'
import { readPostForm, type PostForm } from '../request/post-form.ts'
import { checkPostPolicy, type SizeRange } from '../request/post-policy.ts'
import { receiveBody } from '../request/receive.ts'
import { writePlainXml } from '../request/xml.ts'
import { uriEncodePath } from '../signature/uri-encoding.ts'
import { S3Error } from '../s3-error.ts'
import type { StoredObject } from '../store/object-version.ts'
import type { Answer, BucketCall, Operation } from './operation.ts'
import { checkAcl } from './canned-acl.ts'
import { checkKey, commitObject, writtenHeaders } from './write-object.ts'

const malformed = (message: string): S3Error =>
  new S3Error('AuthorizationQueryParametersError', message)

const asUtf8 = (text: string): string => Buffer.from(text, 'latin1').toString('utf8')

/** What a form says of its signature; null for an anonymous one. */
function authorizationOf({ fields }: PostForm): (Authorization & { policy: string }) | null {
  const policy = fields.get('policy')
  if (policy === undefined) return null
  if (fields.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256')
    throw new S3Error(
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    )
  return {
    kind: 'form',
    ...parseCredential(fields.get('x-amz-credential') ?? '', malformed),
    policy,
    signature: fields.get('x-amz-signature') ?? '',
    amzDate: fields.get('x-amz-date') ?? '',
    signedHeaders: [],
    expires: null,
    sessionToken: fields.get('x-amz-security-token') ?? null,
  }
}

const anySize: SizeRange = { least: 0, most: Number.POSITIVE_INFINITY }

/** Who sends the form and what size its policy allows. Throws S3Error. */
function judgeForm(call: BucketCall, form: PostForm): { call: BucketCall; size: SizeRange } {
  const authorization = authorizationOf(form)
  if (authorization === null) return { call, size: anySize }
  const { keys, clock } = call.endpoint
  const { region } = call.bucket.facts
  if (authorization.scope.region !== region)
    throw malformed(`the region '${authorization.scope.region}' is wrong; expecting '${region}'`)
  const now = clock.now()
  const verified = verifyPostSignature({ authorization, policy: authorization.policy, keys, now })
  const named = new Map(
    [...form.fields].map(([name, value]) => [name, asUtf8(value)] as const),
  ).set('bucket', call.bucket.facts.name)
  const size = checkPostPolicy(authorization.policy, named, now)
  return { call: { ...call, ...call.as(verified) }, size }
}

/** `${filename}` in a key is the name of the file on the sender's disk. */
function keyOf({ fields, filename }: PostForm): string {
  const key = fields.get('key')
  if (key === undefined)
    throw new S3Error(
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      {
        ArgumentName: 'key',
      },
    )
  const name = asUtf8(filename).split(/[\\/]/).at(-1) ?? ''
  const whole = asUtf8(key).replaceAll('${filename}', () => name)
  if (whole === '')
    throw new S3Error('InvalidArgument', 'User key must have a length greater than 0.')
  checkKey(whole)
  return whole
}

function answerOf(call: BucketCall, { fields }: PostForm, stored: StoredObject): Answer {
  const etag = `"${stored.etag}"`
  const { name } = call.bucket.facts
  const host = call.request.headers.get('host') ?? 'localhost'
  const base = call.request.path.replace(/\/$/, '')
  const location = `http://${host}${uriEncodePath(`${base}/${stored.key}`)}`
  const headers = { ...writtenHeaders(call, stored), etag, location }
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect')
  if (redirect !== undefined && URL.canParse(redirect)) {
    const target = new URL(redirect)
    target.searchParams.set('bucket', name)
    target.searchParams.set('key', stored.key)
    target.searchParams.set('etag', etag)
    return { status: 303, headers: { ...headers, location: target.href } }
  }
  const status = fields.get('success_action_status')
  if (status === '200') return { status: 200, headers }
  if (status !== '201') return { status: 204, headers }
  const content = { Location: location, Bucket: name, Key: stored.key, ETag: etag }
  const body = writePlainXml('PostResponse', content)
  return { status: 201, headers: { ...headers, 'content-type': 'application/xml' }, body }
}

export const postObject: Operation = {
  name: 'PostObject',
  method: 'POST',
  on: 'bucket',
  header: 'content-type',
  action: null,
  async run(anonymous) {
    anonymous.beforeReading()
    const form = await readPostForm(anonymous.request.message)
    try {
      const { call, size } = judgeForm(anonymous, form)
      const { bucket } = call
      const key = keyOf(form)
      call.authorize({ action: 's3:PutObject', bucket, key })
      checkAcl(call, form.fields.get('acl'))
      const description = descriptionOf(form.fields)
      const stored = await receiveFile(call, form, size)
      const { blob, md5: etag, checksum } = stored
      const segments = [{ blob, size: stored.size }]
      const object = { key, ...description, size: stored.size, etag, checksum, segments }
      return answerOf(call, form, await commitObject(call, { ...object, partCount: null }, 'Post'))
    } catch (error) {
      // What is left of the form is read past, so that the sender hears the answer.
      form.file.resume()
      throw error
    }
  },
}

/** Streams the file to a blob. Throws EntityTooLarge, EntityTooSmall and what receiving throws. */
async function receiveFile(
  { bucket }: BucketCall,
  { fields, file }: PostForm,
  { least, most }: SizeRange,
): ReturnType<typeof receiveBody> {
  const payload = {
    sha256: null,
    length: null,
    trailer: new Map<string, string>(),
    open: (into: Duplex) => [file, into] as const,
  }
  const received = await receiveBody(
    { payload, expected: expectedDigests(fields), limit: most },
    bucket.blobs,
  )
  if (received.size >= least) return received
  await bucket.blobs.remove([received.blob])
  throw new S3Error(
    'EntityTooSmall',
    'Your proposed upload is smaller than the minimum allowed size',
    {
      ProposedSize: String(received.size),
      MinSizeAllowed: String(least),
    },
  )
}
