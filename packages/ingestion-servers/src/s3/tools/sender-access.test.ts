import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsClients } from './aws-clients.ts'
import { ensureRole } from './iam-role.ts'
import { hasMoto, startMoto, type MotoServer } from './moto-server.ts'
import { newExternalId } from './sender-policy.ts'
import { ensureSenderUser, issueAccessKey, revokeAccessKey, senderRole } from './sender-access.ts'
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
    expect(await ensureSenderUser(clients, at, feed)).toHaveLength(2)
    expect(await ensureSenderUser(clients, at, feed)).toEqual([])
    const first = await issueAccessKey(clients, 'keys')
    const second = await issueAccessKey(clients, 'keys')
    expect(first.secretAccessKey).not.toBe(second.secretAccessKey)
    await expect(issueAccessKey(clients, 'keys')).rejects.toThrow(first.accessKeyId)
    await revokeAccessKey(clients, 'keys', first.accessKeyId)
    await revokeAccessKey(clients, 'keys', first.accessKeyId)
    await issueAccessKey(clients, 'keys')
  })
})
