import { fork, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { writeNewRelease } from '@ddex/ern'
import { RecordingInbox, liveMemoryService, releaseDraft } from '@ddex/testkit'
import { startS3Bench } from '../src/s3/s3-test-bench.ts'
import { s3Sender } from '../src/s3/s3-test-senders.ts'
import { comparePaired, type Job, type PairedResult } from './paired-runs.ts'
import { rawFetch, rawServer } from './raw-copy.ts'
import { coldStarts } from './s3-cold-start.ts'
import { sparseFile } from './sparse-file.ts'
import { inboxOnDisk } from './taken-in.ts'

/**
 * Deliveries by S3 on this machine, with our endpoint in the place of AWS'; prints JSON. Takes how many times (5), a
 * folder to work in and the function's bundle.
 */
const [rounds = '5', top = tmpdir(), bundle = ''] = process.argv.slice(2)
const folder = mkdtempSync(join(top, 's3-bench-'))
const mebibyte = 1024 ** 2
const Bucket = 'test-deliveries'

/** Milliseconds from the first of 22 files to the release in the catalogue, everything in memory behind the door. */
async function twentyTracks(): Promise<number> {
  const sender = s3Sender('one')
  const service = liveMemoryService(sender.feed)
  const bench = await startS3Bench({ senders: [sender], inbox: service.live })
  const client = bench.senderClient(sender)
  const song = Buffer.alloc(mebibyte, 1)
  const fileOf = (uri: string, bytes: Uint8Array) => ({
    uri,
    hash: { algorithm: 'MD5', value: createHash('md5').update(bytes).digest('hex') },
  })
  const draft = releaseDraft()
  const names = Array.from({ length: 20 }, (_, index) => `resources/${index + 1}.wav`)
  const tracks = names.map((uri, index) => ({
    ...{ title: uri, artist: draft.artist, durationSeconds: 60 },
    isrc: `QZPLR26${String(index + 1).padStart(5, '0')}`,
    file: fileOf(uri, song),
  }))
  const cover = fileOf('resources/cover.jpg', Buffer.from('the cover'))
  const xml = writeNewRelease({ ...draft, tracks, cover }, '4.3')
  const files: [string, Uint8Array | string][] = [
    ...names.map((name): [string, Uint8Array] => [name, song]),
    ['resources/cover.jpg', 'the cover'],
    ['A.xml', xml],
  ]
  const began = performance.now()
  const put = ([path, Body]: (typeof files)[number]) =>
    client.send(new PutObjectCommand({ Bucket, Key: `deliveries/one/A/${path}`, Body }))
  for (let at = 0; at < files.length; at += 4) await Promise.all(files.slice(at, at + 4).map(put))
  await bench.s3.eventsDelivered()
  await service.settled()
  const took = performance.now() - began
  const states = service.deliveries.all().map(({ state }) => state)
  if (states.join() !== 'completed') throw new Error(`The delivery is ${states.join()}.`)
  await bench.stop()
  return took
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** The sender's process: it reads and sends while we receive. */
function startSender() {
  const child = fork(fileURLToPath(new URL('./put-file.mjs', import.meta.url)))
  return {
    async put(url: string, source: string): Promise<number> {
      child.send({ url, source })
      const [milliseconds] = (await once(child, 'message')) as [number]
      return milliseconds
    },
    stop: () => child.kill(),
  }
}

interface Way {
  up(): Promise<number>
  down(target: string): Promise<void>
  takeIn(): Promise<unknown>
}

/** The same file by S3 and by the raw copy, in turns: up by a signed URL, down again, and into the inbox. */
async function throughput(): Promise<PairedResult[]> {
  const size = 128 * mebibyte
  const source = sparseFile(join(folder, 'source.wav'), size)
  const sender = s3Sender('one', { afterReceipt: 'keep' })
  const inbox = await inboxOnDisk(join(folder, 'objects'))
  const bench = await startS3Bench({ senders: [sender], inbox, deliversEvents: false })
  const client = bench.senderClient(sender)
  const program = startSender()
  const raw = await rawServer(join(folder, 'raw.wav'))
  const Key = 'deliveries/one/big.wav'
  const get = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key }))
  const ours: Way = {
    async up() {
      const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key }))
      return program.put(url, source)
    },
    down: (target) => rawFetch(get, target),
    takeIn: () => bench.ingestion.handle(bench.events.at(-1)),
  }
  const peer: Way = {
    up: () => program.put(raw.url, source),
    down: (target) => rawFetch(raw.url, target),
    takeIn: () => rawFetch(get, join(folder, 'copy.wav')),
  }
  const jobOf = (name: string, run: Job<Way>['run']): Job<Way> => ({
    ...{ name, megabytes: size / 1e6, target: 0.8, run },
  })
  const jobs = [
    jobOf('128 MiB up, by a signed URL', (way) => way.up()),
    jobOf('128 MiB down again', (way) => timed(() => way.down(join(folder, 'copy.wav')))),
    jobOf('128 MiB taken in, by its event', async (way) => {
      // Each time another version: one that is here is not read again.
      await ours.up()
      await bench.s3.eventsDelivered()
      return timed(() => way.takeIn())
    }),
  ]
  const peerName = 'a raw copy with its MD5'
  const rows = await comparePaired(jobs, { ours, peer, peerName }, Number(rounds))
  program.stop()
  raw.stop()
  await bench.stop()
  return rows
}

const middle = (sorted: number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0

/** MiB at the highest of a process that takes an object of 2 GiB, with the function's bundle loaded as well. */
async function memory(): Promise<{ peakMebibytes: number; seconds: number }> {
  const size = 2 * 1024 * mebibyte
  const sender = s3Sender('one', {}, { maxFileSize: size })
  const bench = await startS3Bench({
    senders: [sender],
    inbox: new RecordingInbox(),
    deliversEvents: false,
  })
  const source = sparseFile(join(folder, 'large.wav'), size)
  const put = new PutObjectCommand({ Bucket, Key: 'deliveries/one/large.wav' })
  const sending = startSender()
  await sending.put(await getSignedUrl(bench.senderClient(sender), put), source)
  sending.stop()
  rmSync(source)
  await bench.s3.eventsDelivered()
  const program = fileURLToPath(new URL('./s3-memory.mjs', import.meta.url))
  const child = fork(program, [bundle], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  child.send({ endpoint: bench.endpoint, feed: sender.feed, event: bench.events[0] })
  const [answer] = (await once(child, 'message')) as [{ peakMebibytes: number; seconds: number }]
  child.kill()
  await bench.stop()
  return answer
}

try {
  const times: number[] = []
  await twentyTracks()
  for (let round = 0; round < Number(rounds); round++) times.push(await twentyTracks())
  const found = {
    coldStart: await coldStarts(bundle, Number(rounds), spawn),
    twentyTracks: { milliseconds: middle(times.sort((a, b) => a - b)), target: 2000 },
    rows: await throughput(),
    memory: { ...(await memory()), target: 256 },
  }
  process.stdout.write(JSON.stringify(found))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
