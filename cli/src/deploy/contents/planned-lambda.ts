import { createHash } from 'node:crypto'
import { openAws, type AwsSession } from '../../aws/aws-session.ts'
import { s3FeedsOf } from '../../aws/bucket-feeds.ts'
import { explainingAws } from '../../aws/explain-aws.ts'
import { lambdaZip } from '../../aws/lambda-package.ts'
import { defaultFunction } from '../../aws/set-up-request.ts'
import { CommandError } from '../../terminal/command-error.ts'
import { whatIsThere } from './asked-project.ts'
import { thing, type Change, type DeployContent, type PlannedThing } from './content.ts'

/** What wakes the function; null where the service cannot be asked for its feeds. */
async function bucketsOf(root: string): Promise<string[] | null> {
  try {
    const feeds = await s3FeedsOf({ root, on: 'project', json: true }, [])
    return [...new Set(feeds.map(({ location }) => location.bucket))].sort()
  } catch (error) {
    if (error instanceof CommandError) return null
    throw error
  }
}

async function heldOf({ tools, clients }: AwsSession) {
  const { alias } = tools.lambdaDefaults
  return explainingAws(() => tools.findLambda(clients, defaultFunction, alias))
}

const asItIs = 'as it is'

const changeOf = (held: string | undefined, wanted: string): Change =>
  held === undefined ? null : held === wanted ? 'unchanged' : 'changed'

/** The function at AWS: its new code, and what of it stays as it is. */
export async function plannedLambda(root: string, region: string): Promise<DeployContent> {
  const [zip, aws, buckets] = await Promise.all([
    lambdaZip(root, undefined),
    openAws({}, region),
    bucketsOf(root),
  ])
  const sha256 = createHash('sha256').update(zip).digest('base64')
  const { found, uncompared } = await whatIsThere({ can: aws }, heldOf)
  const held = found?.configuration ?? {}
  const settings: PlannedThing['settings'] = {
    ...{ region, zipBytes: zip.length, sha256 },
    role: held.Role ?? asItIs,
    memoryMb: held.MemorySize ?? asItIs,
    timeoutSeconds: held.Timeout ?? asItIs,
    buckets: buckets ?? 'as they are',
  }
  const missing =
    found && !found.configuration
      ? `there is no function ${defaultFunction} in ${region}: \`ddex-dsp s3 setup\` makes it`
      : null
  return {
    ...{ part: 'lambda', where: 'AWS Lambda', uncompared: uncompared ?? missing },
    things: [thing(defaultFunction, settings, changeOf(held.CodeSha256, sha256))],
  }
}
