import { GetBucketCorsCommand, PutBucketCorsCommand, type CORSRule } from '@aws-sdk/client-s3'
import { RefusedError } from '@ddex/dsp-core'
import { isSame, unless } from './aws-answers.ts'
import type { AwsClients } from './aws-clients.ts'
import type { RunOptions } from './create-bucket.ts'
import { describeSteps, runSteps, s3Step, type Step, type StepReport } from './step.ts'

const ourId = 'ddex-dsp-uploads'

/** What a page must be able to read: the tag of each part, checksums, and what to ask support about. */
const exposed = [
  'ETag',
  'x-amz-checksum-crc32',
  'x-amz-checksum-crc32c',
  'x-amz-checksum-crc64nvme',
  'x-amz-checksum-sha1',
  'x-amz-checksum-sha256',
  'x-amz-version-id',
  'x-amz-request-id',
]

/**
 * Lets pages of exactly these origins put and read objects by signed URLs. Throws for an origin that is
 * a pattern, has a path, or is not encrypted (but for this machine).
 */
export function corsRule(origins: readonly string[]): CORSRule {
  if (origins.length === 0) throw badOrigin('', 'Name the origins of the pages that upload.')
  return {
    ID: ourId,
    AllowedOrigins: origins.map(requireOrigin),
    AllowedMethods: ['PUT', 'GET', 'HEAD'],
    AllowedHeaders: ['content-type', 'content-md5', 'if-none-match', 'x-amz-*'],
    ExposeHeaders: exposed,
    MaxAgeSeconds: 3600,
  }
}

function requireOrigin(origin: string): string {
  if (origin.includes('*')) throw badOrigin(origin, 'Every page of the web could use a signed URL.')
  const url = URL.canParse(origin) ? new URL(origin) : null
  if (url?.origin !== origin) throw badOrigin(origin, 'Write it like https://example.com.')
  const isThisMachine = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine)) return origin
  throw badOrigin(origin, 'Use https.')
}

const badOrigin = (origin: string, why: string): RefusedError =>
  new RefusedError('CORS_ORIGIN_INVALID', `'${origin}' cannot be allowed to upload. ${why}`)

/** The step to it, none when it is so already; rules of others stay, before ours. */
export function planCors(
  bucket: string,
  origins: readonly string[],
  found: readonly CORSRule[],
): Step[] {
  const rule = corsRule(origins)
  if (isSame(found.find(({ ID }) => ID === ourId) ?? null, rule)) return []
  const CORSRules = [...found.filter(({ ID }) => ID !== ourId), rule]
  return [
    s3Step(
      `Let pages of ${origins.join(', ')} upload`,
      new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules } }),
    ),
  ]
}

/** Sets it in AWS. */
export async function configureCors(
  clients: AwsClients,
  bucket: string,
  origins: readonly string[],
  { dryRun = false, onStep }: RunOptions = {},
): Promise<StepReport[]> {
  const found = await unless(['NoSuchCORSConfiguration', 'NoSuchBucket'], () =>
    clients.s3.send(new GetBucketCorsCommand({ Bucket: bucket })),
  )
  const steps = planCors(bucket, origins, found?.CORSRules ?? [])
  if (!dryRun) await runSteps(steps, clients, onStep)
  return describeSteps(steps)
}
