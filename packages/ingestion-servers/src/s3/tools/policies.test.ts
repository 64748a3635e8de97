import { evaluateAccess, parsePolicy, type Caller } from '@ddex/local-s3/policy'
import { describe, expect, it } from 'vitest'
import type { BucketFeed } from './bucket-feed.ts'
import { bucketPolicy, keyPolicyStatement } from './bucket-policy.ts'
import { eventsStatement } from './delivery-permission.ts'
import { foreignBucketRole } from './foreign-bucket.ts'
import { lambdaRolePolicy, lambdaTrust } from './lambda-role.ts'
import { policyOf, type PolicyDocument } from './policy-document.ts'
import { assumeRoleTrust, newExternalId, senderPolicy, signerPolicy } from './sender-policy.ts'
import { testFeed } from './test-feed.ts'

const ours = '111122223333'
const at = { bucket: 'deliveries-eu', region: 'eu-west-1' }
const partner = 'arn:aws:iam::444455556666:role/uploader'
const partnerSession = 'arn:aws:sts::444455556666:assumed-role/uploader/night'
const wholePartner = 'arn:aws:iam::777788889999:root'
const stranger = 'arn:aws:iam::999900001111:user/mallory'

const direct = (feedId: string, senderPrincipal: string, more: Partial<BucketFeed> = {}) =>
  testFeed(feedId, { access: 'iam-role', senderPrincipal, ...more })
const feeds = [direct('partner', partner), direct('second', wholePartner)]
const everything = policyOf([{ Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' }])

interface Asked {
  who: string | Caller
  action: string
  /** A key; null is the bucket itself. */
  key: string | null
  context?: Record<string, string>
  identity?: PolicyDocument
  resource?: PolicyDocument | null
  /** Of the bucket. */
  account?: string
}

/** What AWS would say, where senders' own accounts let them do everything. */
function may({ who, action, key, context = {}, ...given }: Asked): string {
  const { identity = everything, resource = bucketPolicy({ ...at, feeds }) } = given
  return evaluateAccess(
    {
      caller: typeof who === 'string' ? { kind: 'aws', arn: who } : who,
      action,
      resource: `arn:aws:s3:::${at.bucket}${key === null ? '' : `/${key}`}`,
      context: { 'aws:SecureTransport': 'true', ...context },
    },
    {
      identityPolicies: [parsePolicy(identity)],
      resourcePolicy: resource && parsePolicy(resource),
      resourceAccount: given.account ?? ours,
    },
  ).outcome
}

describe('a sender that writes as itself', () => {
  const key = 'deliveries/partner/album/message.xml'

  it.each([
    's3:PutObject',
    's3:GetObject',
    's3:AbortMultipartUpload',
    's3:ListMultipartUploadParts',
  ])('may %s in its own part, also in a session of its role', (action) => {
    expect(may({ who: partner, action, key })).toBe('allowed')
    expect(may({ who: partnerSession, action, key })).toBe('allowed')
  })

  it('may upload without asking for encryption, as DDEX Distro does, and with it', () => {
    expect(may({ who: partner, action: 's3:PutObject', key })).toBe('allowed')
    const context = { 's3:x-amz-server-side-encryption': 'AES256' }
    expect(may({ who: partner, action: 's3:PutObject', key, context })).toBe('allowed')
  })

  it('may give the owner control of an object, and nobody else', () => {
    const acl = (value: string) =>
      may({ who: partner, action: 's3:PutObjectAcl', key, context: { 's3:x-amz-acl': value } })
    expect(acl('bucket-owner-full-control')).toBe('allowed')
    expect(acl('public-read')).toBe('implicit deny')
    expect(may({ who: partner, action: 's3:PutObjectAcl', key })).toBe('implicit deny')
  })

  it.each([
    ['anywhere else', 'other/message.xml'],
    ["in another feed's part", 'deliveries/second/message.xml'],
    ['in a part whose name begins like its own', 'deliveries/partner-two/message.xml'],
    ['where we write', 'processed/partner/message.xml'],
    ['an acknowledgement', 'acknowledgements/partner/ACK_1.xml'],
  ])('may not put an object %s', (_, elsewhere) => {
    expect(may({ who: partner, action: 's3:PutObject', key: elsewhere })).toBe('implicit deny')
  })

  it('may read its acknowledgements, and neither those of others nor what others delivered', () => {
    const read = (key: string) => may({ who: partner, action: 's3:GetObject', key })
    expect(read('acknowledgements/partner/ACK_1.xml')).toBe('allowed')
    expect(read('acknowledgements/second/ACK_1.xml')).toBe('implicit deny')
    expect(read('deliveries/second/album/01.flac')).toBe('implicit deny')
    expect(read('errors/second/message.xml.error.json')).toBe('implicit deny')
  })

  it.each(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectTagging'])(
    'may not %s what it delivered',
    (action) => {
      expect(may({ who: partner, action, key })).toBe('implicit deny')
    },
  )

  it('may list its own part, and nothing when it names none', () => {
    const list = (context: Record<string, string>) =>
      may({ who: partner, action: 's3:ListBucket', key: null, context })
    expect(list({ 's3:prefix': 'deliveries/partner/' })).toBe('allowed')
    expect(list({ 's3:prefix': 'deliveries/partner/album/' })).toBe('allowed')
    expect(list({ 's3:prefix': 'acknowledgements/partner/' })).toBe('allowed')
    expect(list({ 's3:prefix': 'deliveries/' })).toBe('implicit deny')
    expect(list({ 's3:prefix': 'deliveries/second/' })).toBe('implicit deny')
    expect(list({})).toBe('implicit deny')
  })

  it.each(['s3:ListBucketVersions', 's3:ListBucketMultipartUploads', 's3:PutBucketPolicy'])(
    'may not %s',
    (action) => {
      expect(may({ who: partner, action, key: null })).toBe('implicit deny')
    },
  )

  it('may nothing without TLS, and neither may we', () => {
    const context = { 'aws:SecureTransport': 'false' }
    expect(may({ who: partner, action: 's3:PutObject', key, context })).toBe('explicit deny')
    const admin = `arn:aws:iam::${ours}:user/admin`
    expect(may({ who: admin, action: 's3:GetObject', key, context })).toBe('explicit deny')
  })

  it('of an account that is let in whole needs a right from that account as well', () => {
    const who = 'arn:aws:iam::777788889999:user/uploader'
    const put = { who, action: 's3:PutObject', key: 'deliveries/second/message.xml' }
    expect(may(put)).toBe('allowed')
    expect(may({ ...put, identity: policyOf([]) })).toBe('implicit deny')
  })

  it('comes from its addresses when it has some', () => {
    const allowedAddresses = ['192.0.2.0/24']
    const resource = bucketPolicy({
      ...at,
      feeds: [direct('partner', partner, { allowedAddresses })],
    })
    const from = (ip: string) =>
      may({ who: partner, action: 's3:PutObject', key, resource, context: { 'aws:SourceIp': ip } })
    expect(from('192.0.2.7')).toBe('allowed')
    expect(from('198.51.100.7')).toBe('implicit deny')
  })
})

describe('a stranger', () => {
  it.each(['s3:PutObject', 's3:GetObject'])('may not %s anywhere', (action) => {
    for (const key of ['deliveries/partner/a.xml', 'acknowledgements/partner/a.xml', 'a']) {
      expect(may({ who: stranger, action, key })).toBe('implicit deny')
      expect(may({ who: { kind: 'anonymous' }, action, key })).toBe('implicit deny')
    }
  })

  it('of the same account as a sender, but another role, may not either', () => {
    const who = 'arn:aws:iam::444455556666:role/other'
    const key = 'deliveries/partner/a.xml'
    expect(may({ who, action: 's3:PutObject', key })).toBe('implicit deny')
  })

  it('cannot be let in by mistake: everybody is no principal', () => {
    for (const principal of [
      '*',
      'arn:aws:iam::*:root',
      'arn:aws:iam::444455556666:*',
      'arn:aws:iam::444455556666:role/*',
    ]) {
      expect(() => bucketPolicy({ ...at, feeds: [direct('all', principal)] }), principal).toThrow(
        'nobody that AWS can let in',
      )
    }
    expect(() => bucketPolicy({ ...at, feeds: [direct('gone', partnerSession)] })).toThrow(
      'A session ends',
    )
  })
})

describe('senders that come through us', () => {
  const through = testFeed('keys', { access: 'access-keys' })
  const user = `arn:aws:iam::${ours}:user/ddex-dsp-feed-keys`
  const asked = { who: user, identity: senderPolicy(at, through) }

  it('may do the same as who writes as itself, and no more', () => {
    const key = 'deliveries/keys/a.xml'
    expect(may({ ...asked, action: 's3:PutObject', key })).toBe('allowed')
    expect(may({ ...asked, action: 's3:PutObject', key: 'deliveries/partner/a.xml' })).toBe(
      'implicit deny',
    )
    expect(may({ ...asked, action: 's3:DeleteObject', key })).toBe('implicit deny')
    const context = { 'aws:SecureTransport': 'false' }
    expect(may({ ...asked, action: 's3:PutObject', key, context })).toBe('explicit deny')
  })

  it('need no room in the policy of the bucket', () => {
    const external = direct('ext', partner, { externalId: newExternalId() })
    const signed = testFeed('signed')
    expect(bucketPolicy({ ...at, feeds: [through, external, signed] }).Statement).toHaveLength(1)
  })

  it('by signed URL can put and nothing else', () => {
    const identity = signerPolicy(at, [testFeed('signed'), through])
    const signer = { who: `arn:aws:iam::${ours}:user/signer`, identity }
    const key = 'deliveries/signed/a.flac'
    expect(may({ ...signer, action: 's3:PutObject', key })).toBe('allowed')
    expect(may({ ...signer, action: 's3:GetObject', key })).toBe('implicit deny')
    expect(may({ ...signer, action: 's3:PutObject', key: 'deliveries/keys/a.flac' })).toBe(
      'implicit deny',
    )
  })
})

describe('a role of ours for a sender', () => {
  const externalId = newExternalId()
  const trust = assumeRoleTrust(partner, externalId)
  const assume = (who: string | Caller, context: Record<string, string>) =>
    may({ who, action: 'sts:AssumeRole', key: null, resource: trust, context })

  it('is taken on by the sender with the external id', () => {
    expect(assume(partner, { 'sts:ExternalId': externalId })).toBe('allowed')
  })

  it('is not taken on with another external id, without one, or by somebody else', () => {
    expect(assume(partner, { 'sts:ExternalId': newExternalId() })).toBe('implicit deny')
    expect(assume(partner, {})).toBe('implicit deny')
    expect(assume(stranger, { 'sts:ExternalId': externalId })).toBe('implicit deny')
  })

  it('has an external id that cannot be guessed', () => {
    expect(() => assumeRoleTrust(partner, 'feed-1')).toThrow('16 to 1224')
    expect(new Set(Array.from({ length: 100 }, newExternalId)).size).toBe(100)
  })
})

describe('the function', () => {
  const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:firebase-AbCdEf'
  const keeping = testFeed('keeper', { afterReceipt: 'keep' })
  const role = lambdaRolePolicy({
    region: 'eu-west-1',
    accountId: ours,
    functionName: 'ingestion',
    buckets: [{ ...at, feeds: [...feeds, keeping] }],
    secretArns: [secret],
  })
  const asked = { who: `arn:aws:sts::${ours}:assumed-role/ingestion/call`, identity: role }
  const key = 'deliveries/partner/a.xml'

  it.each(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObjectTagging', 's3:DeleteObject'])(
    'may %s what was delivered',
    (action) => expect(may({ ...asked, action, key })).toBe('allowed'),
  )

  it('may delete only where feeds have taken objects moved, and never old versions', () => {
    expect(may({ ...asked, action: 's3:DeleteObject', key: 'deliveries/keeper/a.xml' })).toBe(
      'implicit deny',
    )
    expect(may({ ...asked, action: 's3:DeleteObjectVersion', key })).toBe('implicit deny')
    expect(may({ ...asked, action: 's3:DeleteObject', key: 'processed/partner/a.xml' })).toBe(
      'implicit deny',
    )
  })

  it('may not write where an object would wake it', () => {
    for (const action of [
      's3:PutObject',
      's3:PutObjectAcl',
      's3:ReplicateObject',
      's3:RestoreObject',
    ]) {
      expect(may({ ...asked, action, key })).toBe('implicit deny')
    }
  })

  it('may write what it has to, and only there', () => {
    for (const root of ['processed', 'errors', 'acknowledgements']) {
      expect(may({ ...asked, action: 's3:PutObject', key: `${root}/partner/a` })).toBe('allowed')
    }
    expect(may({ ...asked, action: 's3:PutObject', key: 'a' })).toBe('implicit deny')
  })

  it('reads its own secret and writes its own log, and no other', () => {
    const of = (action: string, resource: string) =>
      evaluateAccess(
        { caller: { kind: 'aws', arn: asked.who }, action, resource },
        { identityPolicies: [parsePolicy(role)], resourceAccount: ours },
      ).outcome
    const log = (name: string) =>
      `arn:aws:logs:eu-west-1:${ours}:log-group:/aws/lambda/${name}:log-stream:a`
    expect(of('secretsmanager:GetSecretValue', secret)).toBe('allowed')
    expect(of('secretsmanager:GetSecretValue', secret.replace('firebase', 'bank'))).toBe(
      'implicit deny',
    )
    expect(of('logs:PutLogEvents', log('ingestion'))).toBe('allowed')
    expect(of('logs:PutLogEvents', log('ingestion-two'))).toBe('implicit deny')
    expect(of('logs:CreateLogGroup', log('ingestion'))).toBe('implicit deny')
    expect(of('iam:PassRole', `arn:aws:iam::${ours}:role/admin`)).toBe('implicit deny')
  })

  it('names no secret by a pattern', () => {
    const wide = { region: 'eu-west-1', accountId: ours, functionName: 'f', buckets: [] }
    const pattern = 'arn:aws:secretsmanager:*:*:secret:ddex-dsp-*'
    expect(() => lambdaRolePolicy({ ...wide, secretArns: [pattern] })).toThrow(
      'patterns are not taken',
    )
  })

  it('is run by Lambda alone', () => {
    const run = (who: string | Caller) =>
      may({ who, action: 'sts:AssumeRole', key: null, resource: lambdaTrust() })
    expect(run({ kind: 'service', name: 'lambda.amazonaws.com' })).toBe('allowed')
    expect(run({ kind: 'service', name: 'ec2.amazonaws.com' })).toBe('implicit deny')
    expect(run(stranger)).toBe('implicit deny')
  })
})

describe('S3, when it tells a queue', () => {
  const arn = `arn:aws:sqs:eu-west-1:${ours}:events`
  const policy = policyOf([eventsStatement(at, ours, { kind: 'sqs', arn })])
  const send = (context: Record<string, string>, name = 's3.amazonaws.com') =>
    evaluateAccess(
      { caller: { kind: 'service', name }, action: 'sqs:SendMessage', resource: arn, context },
      { resourcePolicy: parsePolicy(policy), resourceAccount: ours },
    ).outcome
  const own = { 'aws:SourceArn': 'arn:aws:s3:::deliveries-eu', 'aws:SourceAccount': ours }

  it('does so for this bucket of this account only', () => {
    expect(send(own)).toBe('allowed')
    expect(send({ ...own, 'aws:SourceArn': 'arn:aws:s3:::other' })).toBe('implicit deny')
    expect(send({ ...own, 'aws:SourceAccount': '999900001111' })).toBe('implicit deny')
    expect(send({})).toBe('implicit deny')
    expect(send(own, 'sns.amazonaws.com')).toBe('implicit deny')
  })
})

describe('a bucket in a sender’s account', () => {
  const ourRole = `arn:aws:iam::${ours}:role/ingestion`
  const feed = direct('theirs', partner, { externalId: newExternalId() })
  const { trust, policy } = foreignBucketRole(at, feed, ourRole)
  const theirAccount = '444455556666'
  const asked = {
    who: `arn:aws:sts::${theirAccount}:assumed-role/ddex-dsp/fetch`,
    identity: policy,
    resource: null,
    account: theirAccount,
  }

  it('opens to our function with the external id, for what it has to do there', () => {
    const context = { 'sts:ExternalId': feed.externalId! }
    const assume = { action: 'sts:AssumeRole', key: null, resource: trust, context }
    expect(may({ ...assume, who: ourRole, account: theirAccount })).toBe('allowed')
    expect(may({ ...assume, who: stranger, account: theirAccount })).toBe('implicit deny')
    expect(may({ ...asked, action: 's3:GetObject', key: 'deliveries/theirs/a' })).toBe('allowed')
    expect(may({ ...asked, action: 's3:PutObject', key: 'errors/theirs/a' })).toBe('allowed')
  })

  it('does not open the rest of it', () => {
    expect(may({ ...asked, action: 's3:GetObject', key: 'masters/a' })).toBe('implicit deny')
    expect(may({ ...asked, action: 's3:PutObject', key: 'errors/other/a' })).toBe('implicit deny')
    expect(may({ ...asked, action: 's3:PutObject', key: 'deliveries/theirs/a' })).toBe(
      'implicit deny',
    )
  })
})

describe('a key of ours', () => {
  const keyArn = `arn:aws:kms:eu-west-1:${ours}:key/0f0e0d0c-1111-2222-3333-444455556666`

  it('can be used by senders of other accounts through S3, and not by itself', () => {
    const statement = keyPolicyStatement({ ...at, feeds }, keyArn)!
    const use = (context: Record<string, string>) =>
      evaluateAccess(
        {
          caller: { kind: 'aws', arn: partner },
          action: 'kms:GenerateDataKey',
          resource: keyArn,
          context,
        },
        {
          identityPolicies: [parsePolicy(everything)],
          resourcePolicy: parsePolicy(policyOf([statement])),
          resourceAccount: ours,
        },
      ).outcome
    expect(use({ 'kms:ViaService': 's3.eu-west-1.amazonaws.com' })).toBe('allowed')
    expect(use({})).toBe('implicit deny')
  })

  it('needs nothing more when no sender writes as itself', () => {
    expect(keyPolicyStatement({ ...at, feeds: [testFeed('signed')] }, keyArn)).toBeNull()
  })
})
