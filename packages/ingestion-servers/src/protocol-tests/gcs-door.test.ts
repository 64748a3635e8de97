import { afterEach, beforeEach, expect, test } from 'vitest'
import { bucket, gcsFeed, startGcs } from '../gcs/gcs-test-bench.ts'
import { signUpload } from '../gcs/signed-uploads.ts'
import { openSender } from '../senders/open-sender.ts'
import type { GcsTarget } from '../senders/target.ts'
import { replayDistro } from './distro-replay-test-bench.ts'
import { runProtocolTests } from './run-protocol-tests.ts'

const feed = gcsFeed('tested', { access: 'signed-url' })
let gcs: Awaited<ReturnType<typeof startGcs>>
let target: GcsTarget

beforeEach(async () => {
  gcs = await startGcs([feed])
  gcs.server.onObject = (resource) => void gcs.door.finalized(resource)
  const prefix = 'deliveries/tested/'
  const ours = ['processed/', 'errors/', 'acknowledgements/']
  gcs.server.writable = (key) => [prefix, ...ours].some((start) => key.startsWith(start))
  target = { protocol: 'gcs', projectId: 'demo', bucket, prefix, endpoint: gcs.server.url }
})
afterEach(() => gcs.server.stop())

test('the tests of Cloud Storage pass against a door that works', { timeout: 60_000 }, async () => {
  const { watch } = gcs.service
  const signed = async (path: string, size: number) =>
    (await signUpload(gcs.storage, feed, { path, size, contentType: 'audio/wav' })).put
  const sizes = { largeFile: 20_000_000, manyFiles: 30 }
  const options = { target, feedId: 'tested', watch, sizes, signUpload: signed }
  const report = await runProtocolTests(options)
  const failed = report.results.filter(({ outcome }) => outcome === 'failed')
  expect(failed).toEqual([])
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
