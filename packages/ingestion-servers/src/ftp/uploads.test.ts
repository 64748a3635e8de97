import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { testSender, type TestSender } from '@ddex/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unfinishedOn } from '../common/staging-bench.ts'
import { howToFit } from '../common/too-large.ts'
import { startFtp, type RunningFtp } from './ftp-under-test.ts'
import { overTls, RawFtp } from './raw-ftp-client.ts'

let one: TestSender
let running: RunningFtp
let clients: RawFtp[] = []

const begin = async (config: Parameters<typeof startFtp>[1] = {}) => {
  running = await startFtp([one], { maxConnectionsPerHost: 200, ...config })
}
const signIn = async () => {
  const client = await RawFtp.signIn(running.address, one)
  clients.push(client)
  return client
}
const feedFolder = (...names: string[]) => join(running.volume, 'feeds/one', ...names)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** Sends bytes and resolves when the server has most of them: it tells how many by STAT. */
async function arrived(client: RawFtp, data: Socket, bytes: Uint8Array): Promise<void> {
  data.write(bytes)
  for (;;) {
    const said = await client.ask('STAT')
    if (said.includes(`: ${bytes.length} bytes`)) return
  }
}

beforeEach(() => {
  one = testSender('one', 'ftp')
  clients = []
})
afterEach(async () => {
  for (const client of clients) client.close()
  await running.stop()
})

describe('an upload that is cut at 500,000 of 1,048,576 bytes (R01)', () => {
  const whole = randomBytes(1_048_576)
  const half = whole.subarray(0, 500_000)

  test.each([
    ['the data connection is reset', async (_: RawFtp, data: Socket) => data.resetAndDestroy()],
    ['the control connection is reset', async ({ socket }: RawFtp) => socket.resetAndDestroy()],
    ['the control connection ends', async ({ socket }: RawFtp) => socket.end()],
    [
      'both end, as those of a killed sender',
      async ({ socket }: RawFtp, data: Socket) => {
        data.destroy()
        socket.destroy()
      },
    ],
    ['it is aborted', async (client: RawFtp) => client.send('ABOR\r\n')],
  ])('is not published when %s, and can go on', async (_, cut) => {
    await begin()
    const client = await signIn()
    const data = await client.upload('STOR track.wav')
    await arrived(client, data, half)
    const closed = once(data, 'close')
    await cut(client, data)
    await closed
    const again = await signIn()
    await running.log.until((record) => record.filesFailed === 1)
    expect(await readdir(feedFolder('files'))).toEqual([])
    expect(running.inbox.received).toEqual([])
    const size = Number((await again.ask('SIZE track.wav')).split(' ')[1])
    expect(size).toBeGreaterThan(400_000)
    expect(size).toBeLessThan(500_000)
    await again.ask(`REST ${size}`)
    expect(await again.put('STOR track.wav', whole.subarray(size))).toMatch(/^226/)
    await running.inbox.untilHolds('one', 'track.wav', whole)
  })

  test('is not published when ABOR comes with the command that it ends', async () => {
    await begin()
    const client = await signIn()
    const data = connect(await client.passive())
    data.on('error', () => undefined)
    await once(data, 'connect')
    data.end(half)
    expect(await client.ask('STOR big.bin\r\nABOR')).toMatch(/^426/)
    expect(await client.reply()).toMatch(/^226/)
    expect(await readdir(feedFolder('files'))).toEqual([])
    expect(await client.put('STOR big.bin', half)).toMatch(/^226/)
  })

  test('is not taken for whole when ALLO has said how large it is', async () => {
    await begin()
    const client = await signIn()
    await client.ask(`ALLO ${whole.length}`)
    expect(await client.put('STOR track.wav', half)).toMatch(
      /^451 Only 500000 of the 1048576 bytes/,
    )
    expect(running.inbox.received).toEqual([])
    expect(await client.put('STOR track.wav', whole)).toMatch(/^226/)
  })

  test('is not taken for whole over TLS without a close_notify, in either version', async () => {
    await begin()
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const client = await RawFtp.connect(running.address)
      clients.push(client)
      await client.secure(version)
      await client.ask(`USER ${one.username}`)
      await client.ask(`PASS ${one.password}`)
      await client.ask('PROT P')
      const wire = connect(await client.passive())
      await once(wire, 'connect')
      const opening = client.ask('STOR track.wav')
      const data = await overTls(wire, version)
      expect(await opening).toMatch(/^150/)
      await arrived(client, data, half)
      // Ends the line under TLS, which has not said that this is the end.
      wire.end()
      expect(await client.reply()).toMatch(/^426/)
      expect(running.inbox.received).toEqual([])
    }
  })
})

test('a reset while a file is replaced leaves the old one, 100 of 100 times (R02)', async () => {
  await begin()
  const old = randomBytes(200_000)
  const client = await signIn()
  expect(await client.put('STOR track.wav', old)).toMatch(/^226/)
  await running.inbox.untilHolds('one', 'track.wav', old)
  let same = 0
  for (let run = 0; run < 100; run++) {
    const data = await client.upload('STOR track.wav')
    await arrived(client, data, randomBytes(1 + run * 1000))
    data.resetAndDestroy()
    expect(await client.reply()).toMatch(/^426/)
    if (sha256(await readFile(feedFolder('files/track.wav'))) === sha256(old)) same++
  }
  expect(same).toBe(100)
  expect(running.inbox.received.length).toBe(1)
  expect(await unfinishedOn(running.volume)).toEqual([])
  // The beginning of the old file must not be joined with the end of a new one.
  await client.ask('REST 1000')
  await expect(client.upload('STOR track.wav')).rejects.toThrow(/504 .* cut and is not kept/)
})

describe('resuming at 10 offsets (R03)', () => {
  const whole = randomBytes(1_048_576)
  const offsets = Array.from({ length: 10 }, (_, index) => (index * 104_729 + 7919) % 1_000_000)

  test('with REST and STOR, over a file that is there, gives the whole file', async () => {
    await begin()
    const client = await signIn()
    for (const [index, offset] of offsets.entries()) {
      await client.put(`STOR ${index}.wav`, whole)
      await client.ask(`REST ${offset}`)
      expect(await client.put(`STOR ${index}.wav`, whole.subarray(offset))).toMatch(/^226/)
      expect(sha256(await client.get(`RETR ${index}.wav`))).toBe(sha256(whole))
    }
  })

  test('with APPE, over a file that is there, gives the whole file', async () => {
    await begin()
    const client = await signIn()
    for (const [index, offset] of offsets.entries()) {
      await client.put(`STOR ${index}.wav`, whole.subarray(0, offset))
      expect(await client.put(`APPE ${index}.wav`, whole.subarray(offset))).toMatch(/^226/)
      expect(sha256(await client.get(`RETR ${index}.wav`))).toBe(sha256(whole))
    }
  })

  test('with REST or APPE, after a cut, from where SIZE says', async () => {
    await begin()
    for (const [index, offset] of offsets.entries()) {
      const client = await signIn()
      const path = `${index}.wav`
      const data = await client.upload(`STOR ${path}`)
      await arrived(client, data, whole.subarray(0, offset))
      data.resetAndDestroy()
      await client.reply()
      const said = await client.ask(`SIZE ${path}`)
      const size = said.startsWith('213') ? Number(said.split(' ')[1]) : 0
      expect(size).toBeLessThanOrEqual(offset)
      if (index % 2 === 0 && size > 0) await client.ask(`REST ${size}`)
      const command = index % 2 === 0 ? 'STOR' : 'APPE'
      expect(await client.put(`${command} ${path}`, whole.subarray(size))).toMatch(/^226/)
      await running.inbox.untilHolds('one', path, whole)
    }
  })

  test('beyond what is there is refused, and a shorter end cuts what was there', async () => {
    await begin()
    const client = await signIn()
    await client.put('STOR a.wav', whole)
    await client.ask(`REST ${whole.length + 1}`)
    await expect(client.upload('STOR a.wav')).rejects.toThrow(/504 The server holds 1048576 bytes/)
    await client.ask('REST 100')
    await client.put('STOR a.wav', Buffer.from('end'))
    expect(await client.ask('SIZE a.wav')).toBe('213 103')
  })
})

describe('limits', () => {
  test('a byte over the size that the feed allows stops the upload (R13)', async () => {
    one = testSender('one', 'ftp', { maxFileSize: 1_000_000 })
    await begin()
    const client = await signIn()
    expect(await client.ask('ALLO 1000001')).toBe(
      '552 The file has 1000001 bytes; 1000000 are allowed. ' + howToFit,
    )
    const words = `The file is larger than the 976.6 KiB allowed. ${howToFit}`
    const data = await client.upload('STOR big.wav')
    const closed = once(data, 'close')
    data.write(randomBytes(1_000_001))
    expect(await client.reply()).toBe(`552 ${words}`)
    await closed
    await running.log.until(({ filesFailed }) => filesFailed === 1)
    const [refused] = [...running.log.records.values()][0]?.recentFiles ?? []
    expect(refused).toMatchObject({ path: 'big.wav', outcome: 'refused', reason: words })
    expect(await unfinishedOn(running.volume)).toEqual([])
    expect(await readdir(feedFolder('files'))).toEqual([])
    expect(await client.put('STOR fits.wav', randomBytes(1_000_000))).toMatch(/^226/)
  })

  test('a transfer without a byte is given up, and what came can go on', async () => {
    await begin({ stallTimeoutMs: 300 })
    const client = await signIn()
    const data = await client.upload('STOR slow.wav')
    data.write(randomBytes(100_000))
    expect(await client.reply()).toMatch(/^426 No byte has come/)
    expect(await client.ask('SIZE slow.wav')).toMatch(/^213/)
  })

  test('a data connection that never comes is given up', async () => {
    await begin({ connectTimeoutMs: 200 })
    const client = await signIn()
    await client.passive()
    expect(await client.ask('STOR a.wav')).toMatch(/^150/)
    expect(await client.reply()).toMatch(/^425/)
    expect(await client.ask('NOOP')).toMatch(/^200/)
  })
})
