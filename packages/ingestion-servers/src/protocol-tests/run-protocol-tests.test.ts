import { afterEach, describe, expect, test } from 'vitest'
import { Readable, Transform } from 'node:stream'
import type { Inbox } from '@ddex/dsp-core'
import { openSender } from '../senders/open-sender.ts'
import type { Sender } from '../senders/sender.ts'
import type { CheckName } from './check.ts'
import { startDoor, type Between, type TestedDoor } from './doors-test-bench.ts'
import { runProtocolTests, type ProtocolTestOptions } from './run-protocol-tests.ts'

const slow = 60_000
const sizes = { largeFile: 8e6, manyFiles: 12 }
let door: TestedDoor | null = null

afterEach(async () => {
  await door?.stop()
  door = null
})

async function tried(
  { target, service, sender }: TestedDoor,
  options: Partial<ProtocolTestOptions> = {},
) {
  const { watch } = service
  return runProtocolTests({ target, feedId: sender.feed.id, watch, sizes, ...options })
}

describe.each(['sftp', 'ftp', 's3'] as const)('the tests of %s', (protocol) => {
  test('pass against a door that works, and leave nothing behind', { timeout: slow }, async () => {
    door = await startDoor(protocol)
    const told: string[] = []
    const report = await tried(door, {
      told: (name, result) => void told.push(`${name} ${result?.outcome ?? 'begins'}`),
    })
    const failed = report.results.filter(({ outcome }) => outcome === 'failed')
    expect(failed).toEqual([])
    expect(report).toMatchObject({ protocol, feedId: 'tested', success: true })
    const absent = report.results.filter(({ outcome }) => outcome === 'not_applicable')
    expect(absent.map(({ name }) => name)).toEqual(
      protocol === 's3' ? ['signed_url'] : ['multipart', 'signed_url'],
    )
    expect(told.slice(0, 2)).toEqual(['connection begins', 'connection passed'])
    expect(report.milliseconds).toBeLessThan(30_000)
    await door.service.later(24 * 3_600_000)
    // Out of a bucket its sender takes nothing back: what no message names waits for the review.
    const isOver = (state: string) => protocol !== 's3' || state !== 'receiving'
    expect(
      door.service.deliveries
        .all()
        .map(({ state }) => String(state))
        .filter(isOver)
        .sort(),
    ).toEqual(['completed', 'completed', 'rejected'])
    expect(door.service.catalogue.releases().map(({ published }) => published)).toEqual([false])
    const sender = await openSender(door.target)
    const left = ((await sender.list?.('')) ?? []).filter((name) => name !== 'acknowledgements')
    const files = await filesBelow(sender, left)
    expect(files.filter((path) => !/\/(right|wrong_hash)\//.test(path))).toEqual([])
    await sender.close()
  })
})

async function filesBelow(sender: Sender, folders: string[]): Promise<string[]> {
  const files: string[] = []
  for (const folder of folders) {
    const names = ((await sender.list?.(folder)) ?? []).map((name) => `${folder}/${name}`)
    files.push(...names.filter((path) => path.includes('.')))
    files.push(
      ...(await filesBelow(
        sender,
        names.filter((path) => !path.includes('.')),
      )),
    )
  }
  return files
}

/** Bytes change on their way. */
const flipped: Between = (inbox) =>
  changed(inbox, (file) => ({
    ...file,
    open: () => {
      const flip = new Transform({
        transform: (chunk: Buffer, _encoding, done) =>
          done(null, Buffer.from(chunk.map((byte) => byte ^ 1))),
      })
      return file.open().pipe(flip)
    },
  }))

/** Files are forgotten that the sender was told are taken. */
const forgotten =
  (isForgotten: (path: string) => boolean): Between =>
  (inbox) => ({
    ...inbox,
    receive: (file) => (isForgotten(file.path) ? Promise.resolve(null) : inbox.receive(file)),
  })

const changed = (
  inbox: Inbox,
  change: (file: Parameters<Inbox['receive']>[0]) => Parameters<Inbox['receive']>[0],
): Inbox => ({ ...inbox, receive: (file) => inbox.receive(change(file)) })

const broken: Between = (inbox) =>
  changed(inbox, (file) =>
    file.path.endsWith('.wav')
      ? { ...file, size: 6, open: () => Readable.from([Buffer.from('broken')]) }
      : file,
  )

/** What fails, how the service or the door is spoilt, and what is said of it. */
interface Spoilt {
  check: CheckName
  words: RegExp
  between?: Between
  settings?: Parameters<typeof startDoor>[1]
  options?: (door: TestedDoor) => Partial<ProtocolTestOptions>
}

const withSender =
  (change: (sender: Sender) => Partial<Sender>) => (): Partial<ProtocolTestOptions> => ({
    open: async (target) => {
      const sender = await openSender(target)
      return { ...sender, ...change(sender) }
    },
  })

const spoilt: Spoilt[] = [
  {
    check: 'connection',
    words: /Nobody answers/,
    options: ({ target }) => ({ target: { ...target, port: 1 } }),
  },
  {
    check: 'authentication',
    words: /not let in/,
    options: ({ target }) => ({ target: { ...target, password: 'wrong' } }),
  },
  {
    check: 'authentication',
    words: /anybody could deliver/,
    options: ({ target }) => ({ open: () => openSender(target) }),
  },
  { check: 'upload', words: /has other bytes \(70001 of 70001\)/, between: flipped },
  { check: 'upload', words: /does not have the file/, between: forgotten(() => true) },
  {
    check: 'many_files',
    words: /many\/0007\.wav was sent, but/,
    between: forgotten((path) => path.endsWith('0007.wav')),
  },
  { check: 'large_file', words: /large\.wav was sent, but/, between: forgotten(() => true) },
  {
    check: 'multipart',
    words: /parts\.wav was sent, but/,
    options: withSender(() => ({ putInParts: async () => 3 })),
  },
  {
    check: 'multipart',
    words: /as one part/,
    options: withSender((sender) => ({
      putInParts: async (file) => sender.put(file).then(() => 1),
    })),
  },
  {
    check: 'resume',
    words: /Half a file was published/,
    options: withSender((sender) => ({ cut: (file) => sender.put({ ...file, size: 9 }) })),
  },
  {
    check: 'resume',
    words: /has kept nothing/,
    options: withSender((sender) => ({ resume: async (file) => sender.put(file).then(() => 0) })),
  },
  { check: 'trigger', words: /trigger\.wav was sent, but/, between: forgotten(() => true) },
  {
    check: 'ern_processing',
    words: /no delivery of the message/,
    between: forgotten((path) => path.endsWith('.xml')),
  },
  {
    check: 'ern_processing',
    words: /ended rejected/,
    between: broken,
    settings: { hashPolicy: 'off' },
  },
  {
    check: 'ern_processing',
    words: /did not end in time\. It is waiting_for_files/,
    between: forgotten((path) => path.endsWith('cover.png')),
  },
  {
    check: 'error_handling',
    words: /ended completed/,
    settings: { hashPolicy: 'off' },
  },
  {
    check: 'error_handling',
    words: /outside of the feed was taken/,
    options: withSender((sender) => ({
      put: async (file) => (file.path.startsWith('..') ? undefined : sender.put(file)),
    })),
  },
]

test.each(spoilt)(
  '$check fails when it must: $words',
  { timeout: slow },
  async ({ check, words, between, settings, options }) => {
    door = await startDoor('sftp', settings, between)
    const spoiltOptions = options?.(door) ?? {}
    const report = await tried(door, { only: [check], checkMs: 3000, ...spoiltOptions })
    expect(report.success).toBe(false)
    expect(report.results).toMatchObject([{ name: check, outcome: 'failed' }])
    expect(report.results[0]?.detail).toMatch(words)
  },
)
