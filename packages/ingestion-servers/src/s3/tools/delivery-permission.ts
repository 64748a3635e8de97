import { bucketArn, requireAccountId } from './aws-names.ts'
import { distinctSid } from './distinct-name.ts'
import { ourSid, type Statement } from './policy-document.ts'
import type { BucketOf } from './sender-policy.ts'

/**
 * Lets S3 send a queue or topic events of this bucket, as long as it belongs to this account: without
 * both conditions somebody else's bucket, or one of the same name made later, could.
 */
export function eventsStatement(
  { bucket, region }: BucketOf,
  accountId: string,
  target: { kind: 'sns' | 'sqs'; arn: string },
): Statement {
  requireAccountId(accountId)
  return {
    Sid: distinctSid(`${ourSid}EventsFrom`, bucket),
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: target.kind === 'sns' ? 'sns:Publish' : 'sqs:SendMessage',
    Resource: target.arn,
    Condition: {
      ArnEquals: { 'aws:SourceArn': bucketArn(bucket, region) },
      StringEquals: { 'aws:SourceAccount': accountId },
    },
  }
}

/** What `AddPermission` wants so that S3 may invoke the function for this bucket. */
export const invokePermission = ({ bucket, region }: BucketOf, accountId: string) => ({
  StatementId: `ddex-dsp-s3-${bucket}`,
  Action: 'lambda:InvokeFunction',
  Principal: 's3.amazonaws.com',
  SourceArn: bucketArn(bucket, region),
  SourceAccount: accountId,
})
