import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type {
  ProtocolClient,
  ProtocolClientKind,
  ProtocolUnderTest,
  RunningProtocol,
} from './protocol-client.ts'
import { testSender, type TestSender } from './test-sender.ts'

const slow = 60_000

/** What every protocol that takes uploads must hold, tried with each of its clients. */
export function describeProtocol(protocol: ProtocolUnderTest): void {
  describe.each(protocol.clients)(`${protocol.name} with $name`, (kind) => {
    const bench = useBench(protocol, kind)
    const lacks = new Set(protocol.lacks)
    describeFiles(bench)
    if (lacks.has('folders') || lacks.has('changes')) describeNoChanges(bench)
    else describeChanges(bench)
    describeBrokenUploads(bench)
    describeSignIn(bench, kind, !lacks.has('alike refusals'))
    if (lacks.has('prompt refusals')) describeLateRefusals(bench)
    else describeRoot(bench)
    describeIsolation(bench)
  })
}

interface Bench {
  server: RunningProtocol
  one: TestSender
  two: TestSender
  /** Signs in as a feed, the first one unless told otherwise. */
  connect(feed?: TestSender): Promise<ProtocolClient>
}

function useBench(protocol: ProtocolUnderTest, kind: ProtocolClientKind): Bench {
  const bench = {} as Bench
  let clients: ProtocolClient[] = []
  beforeEach(async () => {
    bench.one = testSender('one', protocol.protocol)
    bench.two = testSender('two', protocol.protocol)
    bench.server = await protocol.start([bench.one, bench.two])
    bench.connect = async (feed = bench.one) => {
      const client = await kind.connect(bench.server.address, feed)
      clients.push(client)
      return client
    }
  })
  afterEach(async () => {
    for (const client of clients) await client.close()
    clients = []
    await bench.server.stop()
  })
  return bench
}

function describeFiles(bench: Bench): void {
  test(
    'takes a tree of files, hands every byte on, and gives it back',
    { timeout: slow },
    async () => {
      const client = await bench.connect()
      const files = new Map([
        ['20261122101112131/BatchComplete_20261122101112131.xml', Buffer.alloc(0)],
        ['20261122101112131/5099902894225/5099902894225.xml', Buffer.from('<xml/>')],
        ['20261122101112131/5099902894225/resources/01 Für Élise.wav', randomBytes(3_000_001)],
        [
          '20261122101112131/5099902894225/resources/02 音楽 (mix) #1 & 100%.wav',
          randomBytes(40_000),
        ],
      ])
      await client.putTree(files)
      for (const [path, bytes] of files) {
        await bench.server.inbox.untilHolds('one', path, bytes)
        expect(Buffer.from(await client.get(path)).equals(bytes)).toBe(true)
      }
      expect(bench.server.inbox.received.length).toBe(files.size)
      const names = await client.list('20261122101112131/5099902894225')
      expect(names.sort()).toEqual(['5099902894225.xml', 'resources'])
    },
  )

  test('hands on a file that replaces another', { timeout: slow }, async () => {
    const client = await bench.connect()
    await client.put('message.xml', Buffer.from('first'))
    await client.put('message.xml', Buffer.from('the second'))
    await bench.server.inbox.untilHolds('one', 'message.xml', Buffer.from('the second'))
    expect(Buffer.from(await client.get('message.xml')).toString()).toBe('the second')
    expect(bench.server.inbox.latest('one', 'message.xml')?.size).toBe(10)
  })

  test('takes uploads of several clients at once', { timeout: slow }, async () => {
    const clients = await Promise.all(Array.from({ length: 5 }, () => bench.connect()))
    const files = clients.map((_, index) => randomBytes(500_000 + index))
    await Promise.all(clients.map((client, index) => client.put(`${index}.wav`, files[index]!)))
    for (const [index, bytes] of files.entries()) {
      await bench.server.inbox.untilHolds('one', `${index}.wav`, bytes)
    }
  })
}

function describeChanges(bench: Bench): void {
  test('makes, renames and removes folders and files', { timeout: slow }, async () => {
    const client = await bench.connect()
    await client.makeFolder('album')
    await client.put('album/track.wav.part', Buffer.from('sound'))
    await client.rename('album/track.wav.part', 'album/track.wav')
    await bench.server.inbox.untilHolds('one', 'album/track.wav', Buffer.from('sound'))
    await client.rename('album', 'record')
    await bench.server.inbox.untilHolds('one', 'record/track.wav', Buffer.from('sound'))
    expect(await client.list('')).toEqual(['record'])
    await expect(client.removeFolder('record')).rejects.toThrow()
    await client.remove('record/track.wav')
    await client.removeFolder('record')
    expect(await client.list('')).toEqual([])
  })
}

/** Where senders put files and do nothing else with them. */
function describeNoChanges(bench: Bench): void {
  test('has nobody rename or remove what was delivered', { timeout: slow }, async () => {
    const client = await bench.connect()
    await client.put('album/track.wav', Buffer.from('sound'))
    await bench.server.inbox.untilHolds('one', 'album/track.wav', Buffer.from('sound'))
    await expect(client.rename('album/track.wav', 'album/other.wav')).rejects.toThrow()
    await expect(client.remove('album/track.wav')).rejects.toThrow()
    expect(Buffer.from(await client.get('album/track.wav')).toString()).toBe('sound')
  })

  test('takes the mark of a folder for nothing', { timeout: slow }, async () => {
    const client = await bench.connect()
    await client.makeFolder('album')
    await client.put('last.xml', Buffer.from('last'))
    await bench.server.inbox.untilHolds('one', 'last.xml', Buffer.from('last'))
    expect(bench.server.inbox.paths('one')).toEqual(['last.xml'])
    await expect(client.removeFolder('album')).rejects.toThrow()
  })
}

function describeBrokenUploads(bench: Bench): void {
  const whole = randomBytes(8 * 1024 * 1024)
  const arriving = (path: string) =>
    bench.server.log.until((record) => record.current?.path === path && record.current.bytes > 0)

  test(
    'does not publish an upload that was cut, and lets it go on',
    { timeout: slow },
    async () => {
      const client = await bench.connect()
      await client.cut('track.wav', whole, arriving('track.wav'))
      const again = await bench.connect()
      expect(await again.list('')).toEqual([])
      await expect(again.get('track.wav')).rejects.toThrow()
      expect(bench.server.inbox.received).toEqual([])
      await again.resume('track.wav', whole)
      await bench.server.inbox.untilHolds('one', 'track.wav', whole)
    },
  )

  test(
    'keeps the old file when the upload that replaces it is cut',
    { timeout: slow },
    async () => {
      const client = await bench.connect()
      await client.put('track.wav', Buffer.from('old and complete'))
      await bench.server.inbox.untilHolds('one', 'track.wav', Buffer.from('old and complete'))
      await client.cut('track.wav', whole, arriving('track.wav'))
      const again = await bench.connect()
      expect(Buffer.from(await again.get('track.wav')).toString()).toBe('old and complete')
      expect(bench.server.inbox.received.length).toBe(1)
    },
  )

  test('goes on with a shorter file that was published', { timeout: slow }, async () => {
    const client = await bench.connect()
    await client.put('track.wav', whole.subarray(0, 1_000_003))
    await client.resume('track.wav', whole)
    await bench.server.inbox.untilHolds('one', 'track.wav', whole)
  })
}

function describeSignIn(bench: Bench, kind: ProtocolClientKind, isAlike: boolean): void {
  const how = isAlike ? ' alike' : ''
  test(`refuses a wrong password and an unknown name${how}`, { timeout: slow }, async () => {
    const { address } = bench.server
    const wrong = kind.connect(address, { username: bench.one.username, password: 'wrong' })
    const unknown = kind.connect(address, { username: 'nobody', password: 'wrong' })
    const [first, second] = await Promise.allSettled([wrong, unknown])
    expect([first.status, second.status]).toEqual(['rejected', 'rejected'])
    const said = (result: PromiseSettledResult<unknown>) =>
      String((result as PromiseRejectedResult).reason).replace(/\S+@\S+/, '')
    if (isAlike) expect(said(first)).toBe(said(second))
    expect(bench.server.log.records.size).toBe(0)
  })

  test.runIf(kind.guess)(
    'closes a connection after six wrong passwords',
    { timeout: slow },
    async () => {
      expect(await kind.guess?.(bench.server.address, bench.one.username, 20)).toBe(6)
      const client = await bench.connect()
      expect(await client.list('')).toEqual([])
    },
  )
}

function describeRoot(bench: Bench): void {
  test('keeps every path inside the root of its feed', { timeout: slow }, async () => {
    const client = await bench.connect()
    await expect(client.put('../escaped.txt', Buffer.from('x'))).rejects.toThrow()
    await expect(client.put('a/../../escaped.txt', Buffer.from('x'))).rejects.toThrow()
    await expect(client.get('../../../../etc/passwd')).rejects.toThrow()
    await expect(client.get('/etc/passwd')).rejects.toThrow()
    await expect(client.makeFolder('../other')).rejects.toThrow()
    expect(await client.list('')).toEqual([])
    expect(bench.server.inbox.received).toEqual([])
  })
}

/** Of paths that lead out, where they were written down by somebody who does not judge them. */
function describeLateRefusals(bench: Bench): void {
  test('keeps every path inside the root of its feed, and says so', { timeout: slow }, async () => {
    const client = await bench.connect()
    await client.put('../escaped.txt', Buffer.from('x'))
    await client.put('a/../../escaped.txt', Buffer.from('x'))
    await expect(client.get('../../../../etc/passwd')).rejects.toThrow()
    await expect(client.get('/etc/passwd')).rejects.toThrow()
    expect(await bench.server.refusals?.('one')).toEqual(['OUTSIDE_ROOT', 'OUTSIDE_ROOT'])
    expect(bench.server.inbox.received).toEqual([])
  })
}

function describeIsolation(bench: Bench): void {
  test('does not show one feed the files of another', { timeout: slow }, async () => {
    const one = await bench.connect(bench.one)
    const two = await bench.connect(bench.two)
    await one.put('secret.xml', Buffer.from('of one'))
    expect(await two.list('')).toEqual([])
    for (const path of [
      'secret.xml',
      '/secret.xml',
      '../one/files/secret.xml',
      '../one/secret.xml',
    ]) {
      await expect(two.get(path)).rejects.toThrow()
      await expect(two.remove(path)).rejects.toThrow()
      await expect(two.rename(path, 'mine.xml')).rejects.toThrow()
    }
    await two.put('secret.xml', Buffer.from('of two'))
    expect(Buffer.from(await one.get('secret.xml')).toString()).toBe('of one')
  })
}
