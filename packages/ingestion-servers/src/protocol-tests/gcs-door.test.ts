import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeAccount, objectUser } from '../gcs/gcs-test-accounts.ts'
import { bucket, gcsFeed, startGcs } from '../gcs/gcs-test-bench.ts'
import { signUpload } from '../gcs/signed-uploads.ts'
import { openSender } from './open-sender.ts'
import type { GcsTarget } from '../senders/target.ts'
import { replayDistro } from './distro-replay-test-bench.ts'
import { runProtocolTests } from './run-protocol-tests.ts'

const feed = gcsFeed('tested', { access: 'signed-url' })
let gcs: Awaited<ReturnType<typeof startGcs>>
let target: GcsTarget

beforeEach(async () => {
  const prefix = 'deliveries/tested/'
  const sender = makeAccount(
    'label@label.iam.gserviceaccount.com',
    objectUser(bucket, prefix, ['acknowledgements/tested/', 'errors/tested/']),
  )
  gcs = await startGcs([feed], { accounts: [sender.account] })
  gcs.triggers()
  const serviceAccount = JSON.stringify(sender.keyFile)
  const endpoint = gcs.server.url
  target = { protocol: 'gcs', projectId: 'demo', bucket, prefix, endpoint, serviceAccount }
})
afterEach(() => gcs.server.stop())

test('the tests of Cloud Storage pass against a door that works', { timeout: 60_000 }, async () => {
  const { watch } = gcs.service
  const signed = async (path: string, size: number) =>
    (await signUpload(gcs.storage, feed, { path, size, contentType: 'audio/wav' })).put
  const sizes = { largeFile: 20_000_000, manyFiles: 30 }
  const options = { target, feedId: 'tested', watch, sizes, signUpload: signed }
  const report = await runProtocolTests(options)
  const others = report.results.filter(({ outcome }) => outcome !== 'passed')
  expect(others.map(({ name, detail }) => [name, detail])).toEqual([
    ['multipart', 'This protocol sends a file as one stream, not in parts.'],
  ])
  expect(report).toMatchObject({ protocol: 'gcs', success: true })
})

test(
  'all that DDEX Distro sends into a bucket is received and processed as it was meant',
  { timeout: 60_000 },
  async () => {
    const open = () => openSender(target)
    const rows = await replayDistro({ open, service: gcs.service, feedId: 'tested' })
    expect(rows.filter(({ fault }) => fault !== null)).toEqual([])
    expect(rows).toHaveLength(24)
  },
)
