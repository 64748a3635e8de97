import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsClients } from './aws-clients.ts'
import { ensureRole } from './iam-role.ts'
import { ensureUser, planUser, issueAccessKey, revokeAccessKey } from './iam-user.ts'
import { hasMoto, startMoto, type MotoServer } from './moto-server.ts'
import { newExternalId } from './sender-policy.ts'
import { senderName, senderRole, senderUser, signerName, signerUser } from './sender-access.ts'
import { testFeed } from './test-feed.ts'

const at = { bucket: 'deliveries-eu', region: 'eu-west-1' }
const partner = 'arn:aws:iam::444455556666:role/uploader'

describe.skipIf(!hasMoto())('access of senders', () => {
  let moto: MotoServer
  let clients: AwsClients
  beforeAll(async () => {
    moto = await startMoto()
    clients = moto.clients('eu-west-1')
  })
  afterAll(() => moto.stop())

  it('by a role of ours is made once, and changed when the sender changes', async () => {
    const feed = testFeed('partner', {
      access: 'iam-role',
      senderPrincipal: partner,
      externalId: newExternalId(),
    })
    const made = await ensureRole(clients, senderRole(at, feed))
    expect(made.map(({ call }) => call)).toEqual(['iam:CreateRole', 'iam:PutRolePolicy'])
    expect(await ensureRole(clients, senderRole(at, feed))).toEqual([])
    const other = { ...feed, externalId: newExternalId() }
    const changed = await ensureRole(clients, senderRole(at, other))
    expect(changed.map(({ call }) => call)).toEqual(['iam:UpdateAssumeRolePolicy'])
    const { Role } = await clients.iam.send(
      new GetRoleCommand({ RoleName: 'ddex-dsp-feed-partner' }),
    )
    expect(decodeURIComponent(Role!.AssumeRolePolicyDocument!)).toContain(other.externalId)
    expect(Role?.MaxSessionDuration).toBe(12 * 3600)
  })

  it('never takes over a role that somebody else made', async () => {
    await clients.iam.send(
      new CreateRoleCommand({ RoleName: 'ddex-dsp-feed-taken', AssumeRolePolicyDocument: '{}' }),
    )
    const feed = testFeed('taken', {
      access: 'iam-role',
      senderPrincipal: partner,
      externalId: newExternalId(),
    })
    await expect(ensureRole(clients, senderRole(at, feed))).rejects.toMatchObject({
      code: 'IAM_NAME_TAKEN',
    })
  })

  it('by keys is a user of its own, with at most two pairs, of which one can be revoked', async () => {
    const feed = testFeed('keys', { access: 'access-keys' })
    expect(await ensureUser(clients, senderUser(at, feed))).toHaveLength(2)
    expect(await ensureUser(clients, senderUser(at, feed))).toEqual([])
    const name = senderName('keys')
    const first = await issueAccessKey(clients, name)
    const second = await issueAccessKey(clients, name)
    expect(first.secretAccessKey).not.toBe(second.secretAccessKey)
    await expect(issueAccessKey(clients, name)).rejects.toThrow(first.accessKeyId)
    await revokeAccessKey(clients, name, first.accessKeyId)
    await revokeAccessKey(clients, name, first.accessKeyId)
    await issueAccessKey(clients, name)
  })

  it('by signed URL is one user for all of them, whose rights follow the feeds', async () => {
    const one = [testFeed('one')]
    const wanted = signerUser(at, one)
    expect(await ensureUser(clients, wanted)).toHaveLength(2)
    const more = await ensureUser(clients, signerUser(at, [...one, testFeed('two')]))
    expect(more.map(({ call }) => call)).toEqual(['iam:PutUserPolicy'])
  })
})

describe('who signs URLs', () => {
  const many = Array.from({ length: 40 }, (_, index) => testFeed(`distributor-${index}`))

  it('signs for as many feeds as fit, and for more when all of deliveries/ is wanted', () => {
    expect(() => planUser(signerUser(at, many), null)).toThrow('AWS takes 2048')
    expect(planUser(signerUser(at, many, 'deliveries'), null)).toHaveLength(2)
  })

  it('has a name that IAM takes, whatever the bucket is called', () => {
    const names = ['a'.repeat(63), 'b'.repeat(63), 'short'].map(signerName)
    expect(new Set(names).size).toBe(3)
    for (const name of names) expect(name).toMatch(/^ddex-dsp-signer-[\w-]{5,48}$/)
  })
})
