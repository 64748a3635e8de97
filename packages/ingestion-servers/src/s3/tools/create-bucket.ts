import { RefusedError } from '@ddex/dsp-core'
import { awsErrorName } from './aws-answers.ts'
import type { AwsClients } from './aws-clients.ts'
import { findBucket } from './found-bucket.ts'
import { planBucket, type BucketRequest } from './plan-bucket.ts'
import { describeSteps, runSteps, type StepReport } from './step.ts'

export interface RunOptions {
  /** Only say what would be done. */
  dryRun?: boolean
  onStep?: (step: StepReport) => void
}

/**
 * Makes the bucket, or brings one of ours to the wanted state; done twice it does nothing the second
 * time. Gives the steps. Throws a `RefusedError` for a bucket that is somebody else's, in another
 * region or used for something else.
 */
export async function createBucket(
  clients: AwsClients,
  wanted: BucketRequest,
  { dryRun = false, onStep }: RunOptions = {},
): Promise<StepReport[]> {
  const { bucket, region, accountId } = wanted
  const steps = planBucket(wanted, await findBucket(clients.s3, bucket, region, accountId))
  if (!dryRun) {
    await runSteps(steps, clients, onStep).catch((error: unknown) => {
      throw taken(error, bucket)
    })
  }
  return describeSteps(steps)
}

/** Somebody was quicker, between our look and our call. */
const taken = (error: unknown, bucket: string): unknown =>
  awsErrorName(error) === 'BucketAlreadyExists'
    ? new RefusedError(
        'BUCKET_FOREIGN',
        `The name ${bucket} is taken by another account: names are unique over all of AWS. Choose another.`,
        { cause: error },
      )
    : error
