import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { describeChanges } from './describe-changes.ts'
import { slow, useBench, type Bench } from './protocol-bench.ts'
import type { ProtocolClientKind, ProtocolUnderTest } from './protocol-client.ts'
import { lackWords, protocolLacks } from './protocol-lacks.ts'

/**
 * What every protocol that takes uploads must hold, tried with each of its clients. What a protocol does not have is in
 * `protocolLacks`; what stands in its place is tried.
 */
export function describeProtocol(protocol: ProtocolUnderTest): void {
  describe.each(protocol.clients)(`${protocol.name} with $name`, (kind) => {
    const bench = useBench(protocol, kind)
    const lacks = new Set(protocolLacks[protocol.protocol])
    describeFiles(bench)
    describeChanges(bench, lacks)
    describeBrokenUploads(bench)
    describeSignIn(bench, kind, !lacks.has('alike refusals'))
    if (lacks.has('prompt refusals')) describeLateRefusals(bench)
    else describeRoot(bench)
    describeIsolation(bench)
  })
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
  const how = isAlike ? ' alike' : `; ${lackWords['alike refusals']}`
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

  // Where each request shows its secret there is no connection to close.
  const { guess } = kind
  if (!guess) return
  test('closes a connection after six wrong passwords', { timeout: slow }, async () => {
    expect(await guess(bench.server.address, bench.one.username, 20)).toBe(6)
    const client = await bench.connect()
    expect(await client.list('')).toEqual([])
  })
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

function describeLateRefusals(bench: Bench): void {
  const words = `keeps every path inside the root of its feed; ${lackWords['prompt refusals']}`
  test(words, { timeout: slow }, async () => {
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
    const said = (path: string) =>
      two.get(path).then(
        () => 'read',
        (error: unknown) =>
          String(error)
            .replaceAll(path, 'it')
            .replace(/file-\d+/g, 'file'),
      )
    // Whether there is such a feed, or such a file, is nothing that another may learn.
    expect(await said('../one/secret.xml')).toBe(await said('../nobody/secret.xml'))
    expect(await said('../one/secret.xml')).toBe(await said('../one/nothing.xml'))
    await two.put('secret.xml', Buffer.from('of two'))
    expect(Buffer.from(await one.get('secret.xml')).toString()).toBe('of one')
  })
}
