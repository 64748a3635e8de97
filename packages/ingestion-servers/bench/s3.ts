import { fork, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { writeNewRelease } from '@ddex/ern'
import { RecordingInbox, liveMemoryService, releaseDraft } from '@ddex/testkit'
import { startS3Bench } from '../src/s3/s3-test-bench.ts'
import { s3Sender } from '../src/s3/s3-test-senders.ts'
import { coldStarts } from './s3-cold-start.ts'
import { sparseFile } from './sparse-file.ts'

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

/** A server that does nothing but write what it is sent, and send what it has. */
async function rawServer(target: string) {
  const server = createServer((request, response) => {
    if (request.method === 'GET') return void createReadStream(target).pipe(response)
    void pipeline(request, createWriteStream(target)).then(() => response.end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function upload(url: string, source: string): Promise<void> {
  const { size } = statSync(source)
  const body = Readable.toWeb(createReadStream(source)) as ReadableStream
  const headers = { 'content-length': String(size) }
  const sent = { method: 'PUT', body, headers, duplex: 'half' } as RequestInit
  const answer = await fetch(url, sent)
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  await answer.arrayBuffer()
}

async function fetchTo(url: string, target: string): Promise<void> {
  const answer = await fetch(url)
  await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(target))
}

/** Pairs of the same file by S3 and by the raw server, in turns: upward by a signed URL, and into the inbox. */
async function throughput() {
  const source = sparseFile(join(folder, 'source.wav'), 256 * mebibyte)
  const sender = s3Sender('one', { afterReceipt: 'keep' })
  const bench = await startS3Bench({
    senders: [sender],
    inbox: new RecordingInbox(),
    deliversEvents: false,
  })
  const client = bench.senderClient(sender)
  const raw = await rawServer(join(folder, 'raw.wav'))
  const Key = 'deliveries/one/big.wav'
  const target = join(folder, 'copy.wav')
  const pairs: { up: [number, number]; through: [number, number] }[] = []
  const megabytes = (256 * mebibyte) / 1e6
  for (let round = 0; round < Number(rounds); round++) {
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key }))
    const up: [number, number] = [
      await timed(() => upload(url, source)),
      await timed(() => upload(raw.url, source)),
    ]
    const get = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key }))
    const through: [number, number] = [
      await timed(() => fetchTo(get, target)),
      await timed(() => fetchTo(raw.url, target)),
    ]
    pairs.push({ up, through })
  }
  await bench.s3.eventsDelivered()
  const taken = await timed(() => bench.ingestion.handle(bench.events.at(-1)))
  raw.stop()
  await bench.stop()
  const row = (job: string, times: [number, number][]) => {
    const ratios = times.map(([ours, theirs]) => theirs / ours).sort((a, b) => a - b)
    const ours = times.map(([mine]) => mine).sort((a, b) => a - b)
    return {
      ...{ job, peer: 'a server that only writes', target: '0.8 or more' },
      timesAsFast: middle(ratios),
      range: [ratios[0] ?? 0, ratios.at(-1) ?? 0],
      megabytesASecond: { ours: megabytes / (middle(ours) / 1000) },
    }
  }
  return {
    rows: [
      row(
        '256 MiB up, by a signed URL',
        pairs.map(({ up }) => up),
      ),
      row(
        '256 MiB down again',
        pairs.map(({ through }) => through),
      ),
    ],
    takenMegabytesASecond: megabytes / (taken / 1000),
  }
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
  await upload(await getSignedUrl(bench.senderClient(sender), put), source)
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
    ...(await throughput()),
    memory: { ...(await memory()), target: 256 },
  }
  process.stdout.write(JSON.stringify(found))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
