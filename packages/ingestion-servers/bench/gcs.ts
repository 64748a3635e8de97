import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bucket, gcsFeed, startGcs } from '../src/gcs/gcs-test-bench.ts'
import { comparePaired, type Job } from './paired-runs.ts'
import { rawFetch } from './raw-copy.ts'
import { sparseFile } from './sparse-file.ts'
import { inboxOnDisk } from './taken-in.ts'

/**
 * Deliveries by Cloud Storage on this machine, with a stand-in in the place of Google's; prints JSON. Takes how many
 * times (5) and a folder to work in.
 */
const [rounds = '5', top = tmpdir()] = process.argv.slice(2)
const folder = mkdtempSync(join(top, 'gcs-bench-'))
const size = 128 * 1024 ** 2
const key = 'deliveries/one/big.wav'

interface Path {
  take(version: object): Promise<unknown>
}

try {
  const recorder = await inboxOnDisk(join(folder, 'objects'))
  const gcs = await startGcs([gcsFeed('one')], { recorder })
  const bytes = readFileSync(sparseFile(join(folder, 'source.wav'), size))
  const ours: Path = {
    async take(version) {
      const { outcome } = await gcs.door.finalized(version)
      if (outcome !== 'received') throw new Error(`The object was ${outcome}.`)
    },
  }
  const media = `${gcs.server.url}/storage/v1/b/${bucket}/o/${encodeURIComponent(key)}?alt=media`
  const peer: Path = {
    take: async () => rawFetch(media, join(folder, 'raw.wav'), await gcs.token()),
  }
  const job: Job<Path> = {
    ...{ name: '128 MiB taken in, by its event', megabytes: size / 1e6, target: 0.8 },
    async run(path) {
      // Each time another version: one that is here is not read again.
      const version = gcs.server.put(bucket, key, bytes)
      const began = performance.now()
      await path.take(version)
      return performance.now() - began
    },
  }
  const peerName = 'a download with its MD5 into a file'
  const rows = await comparePaired([job], { ours, peer, peerName }, Number(rounds))
  process.stdout.write(JSON.stringify({ rows }))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
