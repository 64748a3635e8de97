import { createHash, randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { FeedAdministration, systemClock } from '@ddex/dsp-core'
import { connectFirebase, firestoreFeedRegistry } from '@ddex/dsp-core/firebase'
import {
  buildContainer,
  type Container,
  type Door,
  type RunningContainer,
} from '../src/containers/container.ts'
import { basicFtpClient } from '../src/protocol/basic-ftp-client.ts'
import { openSshClient } from '../src/protocol/openssh-client.ts'
import type { ProtocolClient } from '../src/protocol/protocol-client.ts'

const emulator = inject('firestore')
const projectId = 'demo-kills'
const clients = { ftp: basicFtpClient('plain'), sftp: openSshClient }
/** Whole files that were sent before. */
const before = 5
const victim = 'victim.wav'

/** A call to the disk at which the process ends by SIGKILL, before it or after it. */
interface KillPoint {
  name: string
  call: 'linkSync' | 'renameSync' | 'writeSync'
  /** What one of its arguments contains; the text of a file or a path. */
  with: string
  /** Of those calls. */
  nth: number
  when: 'before' | 'after'
  /** What is of the victim after a new start: nothing, the whole file on its way to the bucket, that and its name. */
  left: 'nothing' | 'owed' | 'there'
}

const mark = 'the beginning of the victim'
const note = { call: 'writeSync', with: `"${victim}"`, nth: 1 } as const
const name = { call: 'linkSync', with: victim, nth: 1 } as const
const points: KillPoint[] = [
  {
    ...{ name: 'while it is written', call: 'writeSync', with: mark, nth: 1, when: 'after' },
    left: 'nothing',
  },
  { name: 'before its note', ...note, when: 'before', left: 'nothing' },
  { name: 'after its note', ...note, when: 'after', left: 'owed' },
  { name: 'before its name', ...name, when: 'before', left: 'owed' },
  { name: 'after its name, with no answer yet', ...name, when: 'after', left: 'there' },
]

const secondLink = { call: 'linkSync', with: '.part.new', nth: 1 } as const
const rename = { call: 'renameSync', with: victim, nth: 1 } as const
/** Those of a file that replaces another one. */
const replacing: KillPoint[] = [
  { name: 'before its link', ...secondLink, when: 'before', left: 'owed' },
  { name: 'after its link', ...secondLink, when: 'after', left: 'owed' },
  { name: 'before it takes the name', ...rename, when: 'before', left: 'owed' },
  { name: 'after it has taken the name', ...rename, when: 'after', left: 'there' },
]

/** Runs in the server's process before its own program. */
function killAt(point: KillPoint): void {
  const fs = process.getBuiltinModule('node:fs') as unknown as Record<string, Call>
  type Call = (...args: unknown[]) => unknown
  const original = fs[point.call] as Call
  let count = 0
  fs[point.call] = (...args) => {
    const isIt = args.some(
      (arg) => (typeof arg === 'string' || Buffer.isBuffer(arg)) && arg.includes(point.with),
    )
    const isNow = isIt && ++count === point.nth
    if (isNow && point.when === 'before') process.kill(process.pid, 'SIGKILL')
    const answer = original(...args)
    if (isNow) process.kill(process.pid, 'SIGKILL')
    return answer
  }
  process.getBuiltinModule('node:module').syncBuiltinESMExports()
}

const preloadOf = (point: KillPoint) =>
  `data:text/javascript,${encodeURIComponent(`(${killAt.toString()})(${JSON.stringify(point)})`)}`

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe.skipIf(!emulator).each(['ftp', 'sftp'] as const)('kill -9 of the %s server', (door) => {
  const firestoreHost = `${emulator?.host}:${emulator?.port}`
  let container: Container
  let sender: { username: string; password: string }
  let running: RunningContainer
  let address: { host: string; port: number; operations: number }
  let volume = 0

  beforeAll(async () => {
    process.env['FIRESTORE_EMULATOR_HOST'] = firestoreHost
    container = await buildContainer(door)
    sender = await addFeed(door)
  })
  afterAll(() => container.remove())
  beforeEach(() => {
    volume++
  })

  // What a test that failed has left running.
  afterEach(() => void running.child.kill('SIGKILL'))

  async function start(preload?: string): Promise<void> {
    const settings = {
      ...{ FIRESTORE_EMULATOR_HOST: firestoreHost, DDEX_DSP_PROJECT_ID: projectId },
      [`DDEX_DSP_${door.toUpperCase()}_VOLUME`]: `${container.folder}/volume-${volume}`,
    }
    running = container.start(settings, preload)
    const { host, port, operationsPort } = await running.logged('listening')
    address = { host: String(host), port: Number(port), operations: Number(operationsPort) }
  }

  const signIn = (): Promise<ProtocolClient> => clients[door].connect(address, sender)

  /** Sends whole files. */
  async function sendFiles(client: ProtocolClient): Promise<Map<string, Buffer>> {
    const told = new Map<string, Buffer>()
    for (let file = 0; file < before; file++) {
      const bytes = randomBytes(20_000 + file)
      await client.put(`${file}.wav`, bytes)
      told.set(`${file}.wav`, bytes)
    }
    return told
  }

  /** What is there after a new start, all of it whole, and how many files are owed to the bucket. */
  async function startAgain(sent: Map<string, Buffer>): Promise<{ names: string[]; owed: number }> {
    await start()
    const client = await signIn()
    const names = await client.list('')
    for (const name of names) {
      expect(hash(await client.get(name))).toBe(hash(sent.get(name) ?? Buffer.alloc(0)))
    }
    // The bucket is away, so that whatever is owed to it still waits.
    const ready = await fetch(`http://127.0.0.1:${address.operations}/readyz`)
    const { journalFiles } = (await ready.json()) as { journalFiles: number }
    await client.close()
    running.child.kill('SIGKILL')
    await running.ended
    return { names: names.sort(), owed: journalFiles }
  }

  test.each(points)('$name loses nothing that was told OK (R26, R27)', async (point) => {
    await start(preloadOf(point))
    const client = await signIn()
    const told = await sendFiles(client)
    const sent = Buffer.concat([Buffer.from(mark), randomBytes(400_000)])
    await expect(client.put(victim, sent)).rejects.toThrow()
    expect(await running.ended).toEqual([null, 'SIGKILL'])
    await client.close().catch(() => undefined)
    const { names, owed } = await startAgain(new Map([...told, [victim, sent]]))
    expect(names).toEqual([...told.keys(), ...(point.left === 'there' ? [victim] : [])])
    expect(owed).toBe(told.size + (point.left === 'nothing' ? 0 : 1))
  })

  test.each(replacing)(
    '$name of a newer version loses neither it nor the older one (R26, R27)',
    async (point) => {
      await start(preloadOf(point))
      const client = await signIn()
      const told = await sendFiles(client)
      const older = randomBytes(30_000)
      await client.put(victim, older)
      const newer = Buffer.concat([Buffer.from(mark), randomBytes(400_000)])
      await expect(client.put(victim, newer)).rejects.toThrow()
      expect(await running.ended).toEqual([null, 'SIGKILL'])
      await client.close().catch(() => undefined)
      const named = point.left === 'there' ? newer : older
      const { names, owed } = await startAgain(new Map([...told, [victim, named]]))
      expect(names).toEqual([...told.keys(), victim])
      expect(owed).toBe(told.size + 2)
    },
  )

  test('right after the answer loses nothing (R26, R27)', async () => {
    await start()
    const client = await signIn()
    const told = await sendFiles(client)
    running.child.kill('SIGKILL')
    await running.ended
    await client.close().catch(() => undefined)
    expect(await startAgain(told)).toEqual({ names: [...told.keys()], owed: told.size })
  })
})

async function addFeed(door: Door): Promise<{ username: string; password: string }> {
  const firebase = connectFirebase({ projectId, bucket: 'demo.appspot.com' })
  const registry = firestoreFeedRegistry(firebase)
  const noSecrets = () => {
    throw new Error('There is nothing to seal.')
  }
  const feeds = new FeedAdministration({ registry, secretBox: noSecrets, clock: systemClock })
  const wanted = { id: `killed-${door}`, name: 'Killed', distributorId: 'one', protocol: door }
  const settings = { acknowledgement: 'off' }
  const { feed, password } = await feeds.create({ ...wanted, settings }, {}, 'admin')
  return { username: feed.username ?? '', password: password ?? '' }
}
