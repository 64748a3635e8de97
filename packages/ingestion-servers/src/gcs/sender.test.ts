import { afterEach, expect, test } from 'vitest'
import { buffer } from 'node:stream/consumers'
import { testFile } from '../protocol-tests/test-file.ts'
import { makeAccount, objectUser, type TestAccount } from './gcs-test-accounts.ts'
import { bucket, gcsFeed, startGcs } from './gcs-test-bench.ts'
import { openGcsSender } from './sender.ts'

let gcs: Awaited<ReturnType<typeof startGcs>>
afterEach(() => gcs.server.stop())

const prefix = 'deliveries/one/'
const email = 'label@label.iam.gserviceaccount.com'

/** A sender's target with a key of an account that may do so much. */
async function targetOf(may: TestAccount['may'], serviceAccount?: string) {
  const { account, keyFile } = makeAccount(email, may)
  gcs = await startGcs([gcsFeed('one')], { accounts: [account] })
  return {
    ...({ protocol: 'gcs', projectId: 'demo', bucket, prefix, endpoint: gcs.server.url } as const),
    serviceAccount: serviceAccount ?? JSON.stringify(keyFile),
  }
}

test('an account that may only create objects is let in, and delivers', async () => {
  const target = await targetOf((permission) => permission === 'create')
  const sender = await openGcsSender(target)
  const file = testFile('album/a.wav', 9_000_000, 'a')
  await sender.put(file)
  expect(gcs.server.keys(bucket)).toEqual([`${prefix}album/a.wav`])
  const held = gcs.server.objects.get(`${bucket}/${prefix}album/a.wav`)?.bytes
  expect(held?.equals(await buffer(file.open()))).toBe(true)
  await expect(sender.read?.('album/a.wav')).rejects.toMatchObject({ code: 'REFUSED' })
  // What is there, it cannot replace.
  await expect(sender.put(file)).rejects.toMatchObject({ code: 'REFUSED' })
})

test('an account without a right there, and another’s key, are denied', async () => {
  const target = await targetOf(objectUser(bucket, 'deliveries/two/'))
  await expect(openGcsSender(target)).rejects.toMatchObject({ code: 'DENIED' })
  const other = JSON.stringify(makeAccount(email, () => true).keyFile)
  const wrong = { ...target, serviceAccount: other }
  await expect(openGcsSender(wrong)).rejects.toMatchObject({ code: 'DENIED' })
  const { endpoint, ...rest } = target
  const anonymous = { ...rest, endpoint, serviceAccount: undefined as never }
  await expect(openGcsSender(anonymous)).rejects.toMatchObject({ code: 'DENIED' })
  expect(gcs.server.keys(bucket)).toEqual([])
})

test('nobody who answers is told from somebody who refuses', async () => {
  const target = await targetOf(() => true)
  const nowhere = { ...target, endpoint: 'http://127.0.0.1:1' }
  await expect(openGcsSender(nowhere)).rejects.toMatchObject({ code: 'UNREACHABLE' })
})
