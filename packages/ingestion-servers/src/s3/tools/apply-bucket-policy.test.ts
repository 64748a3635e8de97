import { describe, expect, it } from 'vitest'
import { applyBucketPolicy, planBucketPolicy } from './apply-bucket-policy.ts'
import { bucketPolicy } from './bucket-policy.ts'
import { policyOf, type Statement } from './policy-document.ts'
import { recordedAws } from './recorded-aws.ts'
import { testFeed } from './test-feed.ts'

const at = { bucket: 'deliveries-eu', region: 'eu-west-1' }
const senderPrincipal = 'arn:aws:iam::444455556666:role/gone'
const feeds = [testFeed('partner', { access: 'iam-role', senderPrincipal })]
const theirs: Statement = {
  Sid: 'Backup',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:role/backup' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::deliveries-eu/*',
}

const statementsAfter = (found: Statement[]): Statement[] => {
  const [step] = planBucketPolicy({ ...at, feeds }, policyOf(found))
  const { Policy } = step!.input as { Policy: string }
  return (JSON.parse(Policy) as { Statement: Statement[] }).Statement
}

describe('setting the policy of a bucket', () => {
  it('keeps the statements of others, also those without a name', () => {
    const nameless = JSON.parse(JSON.stringify({ ...theirs, Sid: undefined })) as Statement
    const kept = statementsAfter([theirs, nameless])
    expect(kept.slice(0, 2)).toEqual([theirs, nameless])
    expect(kept.slice(2)).toEqual(bucketPolicy({ ...at, feeds }).Statement)
  })

  it('takes statements of ours away whose feed is gone', () => {
    const before = bucketPolicy({
      ...at,
      feeds: [...feeds, { ...feeds[0]!, feedId: 'gone', prefix: 'deliveries/gone/' }],
    })
    expect(JSON.stringify(before)).toContain('deliveries/gone/')
    expect(JSON.stringify(statementsAfter(before.Statement))).not.toContain('deliveries/gone/')
  })

  it('counts what others have written as well', () => {
    const long = {
      ...theirs,
      Resource: Array.from({ length: 800 }, () => theirs.Resource as string),
    }
    expect(() => statementsAfter([long])).toThrow('AWS takes 20480')
  })

  it('says whose role is not there when AWS does not take it', async () => {
    await using aws = await recordedAws([
      {
        method: 'GET',
        status: 404,
        body: '<Error><Code>NoSuchBucketPolicy</Code><Message>None.</Message></Error>',
      },
      {
        method: 'PUT',
        status: 400,
        body: '<Error><Code>MalformedPolicy</Code><Message>Invalid principal in policy</Message></Error>',
      },
    ])
    const applied = applyBucketPolicy(aws.clients('eu-west-1'), { ...at, feeds })
    await expect(applied).rejects.toMatchObject({ code: 'POLICY_REFUSED', retryable: false })
    await expect(applied).rejects.toThrow(senderPrincipal)
  })
})
