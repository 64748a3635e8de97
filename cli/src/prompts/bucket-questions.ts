import checkbox from '@inquirer/checkbox'
import confirm from '@inquirer/confirm'
import input from '@inquirer/input'
import { isLeft } from './create-questions.ts'

export { isLeft }

/** What flags may have said already: those are not asked for. */
export interface SaidOfBucket {
  feed?: string[]
  prefix?: string
  kmsKey?: string
  origin?: string[]
  storageBucket?: string
  serviceAccountSecret?: string
  dryRun: boolean
}

export interface FeedChoice {
  id: string
  bucket: string
  region: string
  access: string
}

/** Answers under the names of the flags that say the same. */
export interface BucketAnswers {
  feed?: string[]
  kmsKey?: string
  origin?: string[]
  storageBucket?: string
  serviceAccountSecret?: string
  isWanted: boolean
}

type Context = Parameters<typeof input>[1]

const arnFault = (service: string) => (text: string) =>
  text === '' || text.startsWith(`arn:aws`) || `An ARN of ${service}, or nothing.`

/** Asks for what `said` leaves open, and at the end whether to go on. Rejects when left with Ctrl+C. */
export async function askAboutBucket(
  said: SaidOfBucket,
  feeds: readonly FeedChoice[],
  context?: Context,
): Promise<BucketAnswers> {
  const answers: Omit<BucketAnswers, 'isWanted'> = {}
  if (!said.feed && said.prefix === undefined && feeds.length > 0)
    answers.feed = await askFeeds(feeds, context)
  const text = async (
    name: 'kmsKey' | 'storageBucket' | 'serviceAccountSecret',
    message: string,
    validate: (text: string) => true | string,
  ) => {
    if (said[name] !== undefined) return
    const answer = await input({ message, validate }, context)
    if (answer) answers[name] = answer
  }
  await text('kmsKey', "ARN of a KMS key (empty: S3's own encryption)", arnFault('KMS'))
  if (!said.origin && feeds.some(({ access }) => access === 'signed-url'))
    answers.origin = await askOrigins(context)
  await text(
    'storageBucket',
    "The service's bucket at Google (empty: as lambda/s3-ingestion/.env says)",
    () => true,
  )
  await text(
    'serviceAccountSecret',
    'ARN of the secret with the key to Firebase (empty: as .env says)',
    arnFault('Secrets Manager'),
  )
  const isWanted =
    said.dryRun || (await confirm({ message: 'Set it up in AWS now?', default: false }, context))
  return { ...answers, isWanted }
}

const askFeeds = (feeds: readonly FeedChoice[], context: Context): Promise<string[]> =>
  checkbox(
    {
      message: 'For which feeds?',
      required: true,
      choices: feeds.map(({ id, bucket, region, access }) => ({
        ...{ value: id, checked: true },
        name: `${id} (${bucket} in ${region}, ${access})`,
      })),
    },
    context,
  )

async function askOrigins(context: Context): Promise<string[]> {
  const message = 'Origins of pages that upload, with commas (empty: none)'
  const answer = await input({ message }, context)
  return answer
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)
}
