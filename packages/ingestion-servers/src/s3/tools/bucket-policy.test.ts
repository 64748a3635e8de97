import { describe, expect, it } from 'vitest'
import { bucketFeedOf } from './bucket-feed.ts'
import { bucketPolicy } from './bucket-policy.ts'
import { lambdaRolePolicy } from './lambda-role.ts'
import { policyLimits, policyText } from './policy-document.ts'
import { senderPolicy } from './sender-policy.ts'
import { testFeed } from './test-feed.ts'

const at = { bucket: 'deliveries-eu', region: 'eu-west-1' }
const sender = 'arn:aws:iam::444455556666:role/uploader'
const feedsOf = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    testFeed(`distributor-${index}`, { access: 'iam-role', senderPrincipal: sender }),
  )

describe('a bucket’s policy', () => {
  it('fits for eighteen senders that write as themselves', () => {
    const text = policyText(bucketPolicy({ ...at, feeds: feedsOf(18) }), 'bucket')
    expect(text.length).toBeLessThan(policyLimits.bucket)
  })

  it('is refused, with what to do, when it grows over what AWS takes', () => {
    const make = () => bucketPolicy({ ...at, feeds: feedsOf(40) })
    expect(make).toThrow('AWS takes 20480')
    expect(make).toThrow('external id')
  })

  it('is not made where two feeds have keys in common', () => {
    const inside = testFeed('inside', { prefix: 'deliveries/one/inside/' })
    expect(() => bucketPolicy({ ...at, feeds: [testFeed('one'), inside] })).toThrow(
      'have keys in common',
    )
  })

  it.each([
    ['no slash at its end', 'deliveries/one'],
    ['a pattern', 'deliveries/*/'],
    ['a variable', 'deliveries/${aws:username}/'],
    ['nothing', ''],
    ['a slash first', '/deliveries/'],
    ['a way out', 'deliveries/../'],
  ])('is not made for a prefix with %s', (_, prefix) => {
    expect(() => bucketPolicy({ ...at, feeds: [testFeed('one', { prefix })] })).toThrow(
      'cannot be a feed',
    )
  })

  it('is not made for a prefix where we write', () => {
    const feed = testFeed('one', { prefix: 'errors/one/' })
    expect(() => bucketPolicy({ ...at, feeds: [feed] })).toThrow('where we write ourselves')
  })

  it('is not made without saying whose role it is', () => {
    const feed = testFeed('one', { access: 'iam-role' })
    expect(() => bucketPolicy({ ...at, feeds: [feed] })).toThrow('does not say whose')
  })

  it.each(['Deliveries', 'my.bucket', 'ab', '192-168-0-1-', 'xn--a', 'a'.repeat(64)])(
    'is not made for a bucket that cannot be called %s',
    (bucket) => {
      expect(() => bucketPolicy({ bucket, region: 'eu-west-1', feeds: [] })).toThrow(
        'cannot be a bucket',
      )
    },
  )

  it('speaks of the right part of AWS in China and for governments', () => {
    const text = JSON.stringify(bucketPolicy({ bucket: 'abc', region: 'cn-north-1', feeds: [] }))
    expect(text).toContain('arn:aws-cn:s3:::abc')
  })

  it('has statements whose names differ, so that AWS takes it', () => {
    const similar = ['a-b', 'a_b', 'aB', 'a-B', 'ab', 'AB'].map((id) =>
      testFeed(id, { access: 'iam-role', senderPrincipal: sender }),
    )
    const feeds = [...feedsOf(3), ...similar]
    const sids = bucketPolicy({ ...at, feeds }).Statement.map(({ Sid }) => Sid)
    expect(sids).toHaveLength(1 + 9 * 4)
    expect(new Set(sids).size).toBe(sids.length)
    for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/)
  })
})

describe('policies of users and of the function', () => {
  it('fit for one feed into what a user may have', () => {
    const feed = testFeed('a-distributor-with-quite-a-long-name', { access: 'access-keys' })
    const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-2222-3333-444455556666'
    expect(() => policyText(senderPolicy(at, feed, keyArn), 'user')).not.toThrow()
  })

  it('fit for twenty feeds in two regions into what a role may have', () => {
    const role = lambdaRolePolicy({
      region: 'eu-west-1',
      accountId: '111122223333',
      functionName: 'ingestion',
      buckets: [
        { ...at, feeds: feedsOf(20) },
        { bucket: 'deliveries-us', region: 'us-east-1', feeds: feedsOf(20) },
      ],
      secretArns: [],
    })
    expect(JSON.stringify(role).length).toBeLessThan(policyLimits.role)
  })
})

describe('a feed', () => {
  it('of another protocol has no part in a bucket of S3', () => {
    const feed = { id: 'ftp', location: null, settings: { allowedAddresses: [] } as never }
    expect(() => bucketFeedOf(feed)).toThrow('does not deliver to an S3 bucket')
  })
})
