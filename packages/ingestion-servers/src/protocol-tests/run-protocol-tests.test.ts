import { describe, expect, test, type TestContext } from 'vitest'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable, Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { newInboxFile, type ArrivedFile, type Inbox } from '@ddex/dsp-core'
import { openSender } from './open-sender.ts'
import type { Sender } from '../senders/sender.ts'
import type { SenderTarget } from '../senders/target.ts'
import { makeAccount } from '../gcs/gcs-test-accounts.ts'
import type { CheckName } from './check.ts'
import { startDoor, type Between, type TestedDoor } from './doors-test-bench.ts'
import { runProtocolTests, type ProtocolTestOptions } from './run-protocol-tests.ts'

const slow = 60_000
const sizes = { largeFile: 8e6, manyFiles: 12 }

/** A door for this test alone. */
async function openDoor(
  { onTestFinished }: TestContext,
  ...settings: Parameters<typeof startDoor>
): Promise<TestedDoor> {
  const door = await startDoor(...settings)
  onTestFinished(() => door.stop())
  return door
}

async function tried(
  { target, service, sender }: TestedDoor,
  options: Partial<ProtocolTestOptions> = {},
) {
  const { watch } = service
  return runProtocolTests({ target, feedId: sender.feed.id, watch, sizes, ...options })
}

const protocols = ['sftp', 'ftp', 's3', 'gcs', 'http'] as const

describe.each(protocols)('the tests of %s', (protocol) => {
  test(
    'pass against a door that works, and leave nothing behind',
    { timeout: slow },
    async (context) => {
      const door = await openDoor(context, protocol)
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
      await door.handedOn()
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
    },
  )
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
    receive: async (file) => (isForgotten(file.path) ? noted(file) : inbox.receive(file)),
  })

/** What an inbox says that keeps nothing. */
const noted = ({ feedId, path, size, connectionId }: ArrivedFile) =>
  newInboxFile({
    ...{ feedId, path, size, connectionId, object: 'nowhere', receivedAt: new Date(0) },
    hashes: { md5: '', sha1: '', sha256: '' },
  })

/** Nobody notices that the bytes are others than the bucket has stated. */
const changed = (inbox: Inbox, change: (file: ArrivedFile) => ArrivedFile): Inbox => ({
  ...inbox,
  receive(file) {
    const mangled = { ...change(file) }
    delete mangled.md5
    return inbox.receive(mangled)
  },
})

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
  options?: (
    door: TestedDoor,
  ) => Partial<ProtocolTestOptions> | Promise<Partial<ProtocolTestOptions>>
  /** Of those that wait for what never comes. */
  checkMs?: number
}

/** Long enough for all that comes before, on a machine that has much to do. */
const briefly = 2000

const withSender =
  (change: (sender: Sender) => Partial<Sender>) => (): Partial<ProtocolTestOptions> => ({
    open: async (target) => {
      const sender = await openSender(target)
      return { ...sender, ...change(sender) }
    },
  })

/** The same door where nobody listens. */
function nowhere(target: SenderTarget): SenderTarget {
  const url = 'http://127.0.0.1:1'
  if (target.protocol === 'http') return { ...target, url }
  if (target.protocol === 's3' || target.protocol === 'gcs') return { ...target, endpoint: url }
  return { ...target, port: 1 }
}

function withWrongSecret(target: SenderTarget): SenderTarget {
  const wrong = 'wrong'
  switch (target.protocol) {
    case 's3':
      return { ...target, secretAccessKey: wrong }
    case 'http':
      return { ...target, apiKey: `tested.${wrong}` }
    case 'gcs': {
      const { keyFile } = makeAccount('label@label.iam.gserviceaccount.com', () => true)
      return { ...target, serviceAccount: JSON.stringify(keyFile) }
    }
    default:
      return { ...target, password: wrong }
  }
}

/** A server for signed URLs that takes what it is told to, and hands nothing on. */
const signedUrls =
  (takes: (path: string, size: number) => boolean) =>
  async (): Promise<Partial<ProtocolTestOptions>> => {
    const server = createServer((request, response) => {
      void buffer(request).then(({ length }) => {
        response.writeHead(takes(request.url ?? '', length) ? 200 : 403).end()
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    server.unref()
    const { port } = server.address() as AddressInfo
    const signUpload = async (path: string) => ({
      url: `http://127.0.0.1:${port}/${path}`,
      headers: {},
    })
    return { signUpload }
  }

const spoilt: Spoilt[] = [
  {
    check: 'signed_url',
    words: /twice the bytes/,
    options: signedUrls(() => true),
  },
  {
    check: 'signed_url',
    words: /file of another name/,
    options: signedUrls((_path, size) => size === 50_000),
  },
  {
    check: 'signed_url',
    words: /The URL was refused: 403/,
    options: signedUrls(() => false),
  },
  {
    check: 'signed_url',
    words: /signed\.wav was sent, but/,
    options: signedUrls((path, size) => size === 50_000 && path.endsWith('/signed.wav')),
    checkMs: briefly,
  },
  {
    check: 'connection',
    words: /Nobody answers/,
    options: ({ target }) => ({ target: nowhere(target) }),
  },
  {
    check: 'authentication',
    words: /not let in/,
    options: ({ target }) => ({ target: withWrongSecret(target) }),
  },
  {
    check: 'authentication',
    words: /anybody could deliver/,
    options: ({ target }) => ({ open: () => openSender(target) }),
  },
  {
    check: 'upload',
    words: /has other bytes \(70001 of 70001\)/,
    between: flipped,
    checkMs: briefly,
  },
  {
    check: 'upload',
    words: /does not have the file/,
    between: forgotten(() => true),
    checkMs: briefly,
  },
  {
    check: 'many_files',
    words: /many\/0007\.wav was sent, but/,
    between: forgotten((path) => path.endsWith('0007.wav')),
    checkMs: briefly,
  },
  {
    check: 'large_file',
    words: /large\.wav was sent, but/,
    between: forgotten(() => true),
    checkMs: briefly,
  },
  {
    check: 'multipart',
    words: /parts\.wav was sent, but/,
    options: withSender(() => ({ putInParts: async () => 3 })),
    checkMs: briefly,
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
  {
    check: 'trigger',
    words: /trigger\.wav was sent, but/,
    between: forgotten(() => true),
    checkMs: briefly,
  },
  {
    check: 'ern_processing',
    words: /no delivery of the message/,
    between: forgotten((path) => path.endsWith('.xml')),
    checkMs: briefly,
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
    checkMs: 5000,
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

const isPatient = ({ checkMs }: Spoilt): boolean => checkMs !== undefined

describe.each(protocols)('by %s', (protocol) => {
  async function failsWhenItMust(given: Spoilt, context: TestContext): Promise<void> {
    const { check, words, between, settings, options, checkMs = 5000 } = given
    const door = await openDoor(context, protocol, settings, between)
    const spoiltOptions = (await options?.(door)) ?? {}
    const report = await tried(door, { only: [check], checkMs, ...spoiltOptions })
    expect(report.success).toBe(false)
    expect(report.results).toMatchObject([{ name: check, outcome: 'failed' }])
    expect(report.results[0]?.detail).toMatch(words)
  }

  // They wait for what never comes, side by side.
  test.concurrent.for(spoilt.filter(isPatient))(
    '$check fails when it must: $words',
    { timeout: slow },
    failsWhenItMust,
  )

  test.for(spoilt.filter((each) => !isPatient(each)))(
    '$check fails when it must: $words',
    { timeout: slow },
    failsWhenItMust,
  )
})
