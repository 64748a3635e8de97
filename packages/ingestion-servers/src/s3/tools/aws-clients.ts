import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { IAMClient } from '@aws-sdk/client-iam'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'

export interface AwsAccess {
  region: string
  /** Instead of AWS' own, for a server on this machine. */
  endpoint?: string
  /** Instead of what the SDK finds (environment, profile, instance). */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
}

/** One client a service, all in one region. */
export interface AwsClients {
  region: string
  s3: S3Client
  iam: IAMClient
  lambda: LambdaClient
  logs: CloudWatchLogsClient
  metrics: CloudWatchClient
  sns: SNSClient
  sqs: SQSClient
  sts: STSClient
}

/** Clients of `region`. Nothing is asked of AWS yet. */
export function awsClients(access: AwsAccess): AwsClients {
  const { region, credentials, endpoint } = access
  const common = { region, ...(endpoint && { endpoint }), ...(credentials && { credentials }) }
  return {
    region,
    // A server on this machine has no name for each bucket.
    s3: new S3Client({ ...common, forcePathStyle: endpoint !== undefined }),
    iam: new IAMClient(common),
    lambda: new LambdaClient(common),
    logs: new CloudWatchLogsClient(common),
    metrics: new CloudWatchClient(common),
    sns: new SNSClient(common),
    sqs: new SQSClient(common),
    sts: new STSClient(common),
  }
}
