import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { OpenSshSftp, pathCorpus, seededRandom, testSender, type TestSender } from '@ddex/testkit'
import ssh2, { type SFTPWrapper } from 'ssh2'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { howToFree } from '../common/room.ts'
import { unfinishedOn } from '../common/staging-bench.ts'
import { howToFit } from '../common/too-large.ts'
import { startSftp, type RunningSftp } from './sftp-under-test.ts'
import { ask, openSsh2, type Ssh2Session } from './ssh2-test-client.ts'

vi.setConfig({ testTimeout: 180_000 })

let one: TestSender
let running: RunningSftp
const sessions: Ssh2Session[] = []
beforeEach(() => {
  one = testSender('one', 'sftp')
})
afterEach(async () => {
  for (const { client } of sessions.splice(0)) client.end()
  await running.stop()
})

async function session(sender = one): Promise<Ssh2Session> {
  const opened = await openSsh2(running.address, sender)
  sessions.push(opened)
  return opened
}
const area = (name: string) => readdir(join(running.volume, 'feeds/one', name))
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** A request that answers nothing but how it went. */
const attempt = (start: (done: (error?: Error | null) => void) => void): Promise<unknown> =>
  ask<unknown>((done) => {
    start((error) => {
      done(error, undefined)
    })
  })
const codeOf = async (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 0,
    (error: { code?: number }) => error.code ?? -1,
  )

test('a reset while a file is replaced leaves the old one, 100 times of 100 (R02)', async () => {
  running = await startSftp([one])
  const reader = await session()
  const old = randomBytes(50_000)
  let kept = 0
  // Ten senders at a time, each with a file of its own.
  const sender = async (path: string, first: number) => {
    await ask((done) => reader.sftp.writeFile(path, old, done))
    for (let round = first; round < 100; round += 10) {
      const { client, sftp } = await openSsh2(running.address, one)
      const handle = await ask<Buffer>((done) => sftp.open(path, 'w', done))
      const size = 1 + ((round * 997) % 60_000)
      await ask((done) => sftp.write(handle, randomBytes(size), 0, size, 0, done))
      const closed = once(client, 'close')
      client.destroy()
      await closed
      const now = await ask<Buffer>((done) => reader.sftp.readFile(path, done))
      if (digest(now) === digest(old)) kept++
    }
  }
  await Promise.all(Array.from({ length: 10 }, (_, index) => sender(`${index}.wav`, index)))
  expect(kept).toBe(100)
})

test('an upload that is cut and gone on with at any place is equal, 10 of 10 (R03)', async () => {
  running = await startSftp([one])
  const random = seededRandom(303)
  for (let round = 0; round < 10; round++) {
    const path = `${round}.wav`
    const bytes = randomBytes(400_000)
    const cutAt = 1 + Math.floor(random() * 399_998)
    const first = await openSsh2(running.address, one)
    const handle = await ask<Buffer>((done) => first.sftp.open(path, 'w', done))
    await ask((done) => first.sftp.write(handle, bytes, 0, cutAt, 0, done))
    const closed = once(first.client, 'close')
    first.client.destroy()
    await closed
    await running.log.untilAllEnded()
    const { client, sftp } = await openSsh2(running.address, one)
    const size = await ask<{ size: number }>((done) => sftp.stat(path, done)).then(
      (found) => found.size,
      () => 0,
    )
    expect(size).toBeLessThanOrEqual(cutAt)
    const again = await ask<Buffer>((done) => sftp.open(path, size === 0 ? 'w' : 'r+', done))
    await ask((done) => sftp.write(again, bytes, size, bytes.length - size, size, done))
    await ask((done) => sftp.close(again, done))
    await running.inbox.untilHolds('one', path, bytes)
    client.end()
  }
})

test('an upload that is never closed is gone a day later, and was never seen (R05)', async () => {
  let now = Date.now()
  running = await startSftp([one], {}, undefined, { now: () => new Date(now) })
  const { client, sftp } = await openSsh2(running.address, one)
  const handle = await ask<Buffer>((done) => sftp.open('a.wav', 'w', done))
  await ask((done) => sftp.write(handle, randomBytes(200_000), 0, 200_000, 0, done))
  const closed = once(client, 'close')
  client.destroy()
  await closed
  await running.log.untilAllEnded()
  expect(await area('files')).toEqual([])
  expect((await area('partial')).length).toBe(1)
  now += 24 * 3_600_000 + 60_000
  expect(await running.server.staging.reap()).toEqual({ partials: 1, forwarded: 0, folders: 0 })
  expect(await unfinishedOn(running.volume)).toEqual([])
  expect(await area('files')).toEqual([])
  const [record] = [...running.log.records.values()]
  expect(record?.recentFiles).toMatchObject([{ path: 'a.wav', outcome: 'cut' }])
})

test('no path of the corpus leads out, whatever is done with it (R07)', async () => {
  running = await startSftp([one])
  const { sftp } = await session()
  await ask((done) => sftp.writeFile('seed', 'x', done))
  const { NO_SUCH_FILE, PERMISSION_DENIED, FAILURE } = ssh2.utils.sftp.STATUS_CODE
  const typed = [0, NO_SUCH_FILE, PERMISSION_DENIED, FAILURE]
  expect(pathCorpus.length).toBeGreaterThanOrEqual(40)
  for (const { path, refused } of pathCorpus) {
    for (const operation of operationsOn(sftp, path)) {
      const code = await codeOf(operation())
      expect(typed, path).toContain(code)
      if (refused) expect(code, path).not.toBe(0)
    }
  }
  expect(await readdir(join(running.volume, 'feeds'))).toEqual(['one'])
  const top = (await readdir(running.volume)).sort()
  expect(top).toEqual(['feeds', 'host_key', 'locks', 'parts'])
})

const operationsOn = (sftp: SFTPWrapper, path: string): (() => Promise<unknown>)[] => [
  () => attempt((done) => sftp.writeFile(path, 'x', done)),
  () => ask<unknown>((done) => sftp.readFile(path, done)),
  () => attempt((done) => sftp.unlink(path, done)),
  () => attempt((done) => sftp.mkdir(path, done)),
  () => attempt((done) => sftp.rmdir(path, done)),
  () => attempt((done) => sftp.rename('seed', path, done)),
  () => attempt((done) => sftp.ext_openssh_rename(path, 'seed', done)),
]

test('a feed gets for another feed what it gets for nothing, 12 of 12 (R09)', async () => {
  const two = testSender('two', 'sftp')
  running = await startSftp([one, two])
  const other = await session(two)
  await ask((done) => other.sftp.writeFile('secret.xml', 'of two', done))
  const { sftp } = await session()
  await ask((done) => sftp.writeFile('mine', 'x', done))
  const told = async (path: string) => {
    const inside = `${path}/x`
    const attempts: (() => Promise<unknown>)[] = [
      () => ask<unknown>((done) => sftp.stat(path, done)),
      () => ask<unknown>((done) => sftp.lstat(path, done)),
      () => ask<unknown>((done) => sftp.readFile(path, done)),
      () => ask<unknown>((done) => sftp.open(path, 'r+', done)),
      () => ask<unknown>((done) => sftp.readdir(path, done)),
      () => attempt((done) => sftp.unlink(path, done)),
      () => attempt((done) => sftp.rmdir(path, done)),
      () => attempt((done) => sftp.rename(path, 'stolen', done)),
      () => attempt((done) => sftp.ext_openssh_rename(path, 'stolen', done)),
      () => attempt((done) => sftp.mkdir(inside, done)),
      () => attempt((done) => sftp.writeFile(inside, 'x', done)),
      () => attempt((done) => sftp.setstat(path, { mode: 0o777 }, done)),
    ]
    const answers: string[] = []
    for (const each of attempts) {
      answers.push(await each().then(() => 'done', String))
    }
    return answers
  }
  const foreign = await told('/two/secret.xml')
  expect(foreign).toHaveLength(12)
  expect(foreign).not.toContain('done')
  expect(foreign).toEqual(await told('/none/nothing.xml'))
})

test('what would go over the quota is stopped there, and none of it stays (R13)', async () => {
  const limit = 4 * 1024 * 1024
  Object.assign(one.feed.settings, { maxStoredBytes: limit, maxStoredFiles: 3 })
  running = await startSftp([one])
  const { sftp } = await session()
  await ask((done) => sftp.writeFile('1', randomBytes(limit - 1000), done))
  const over = ask((done) => sftp.writeFile('2', randomBytes(limit), done))
  await expect(over).rejects.toThrow('The 4 MiB that this feed may hold are used up.')
  await running.log.until((record) => record.filesFailed === 1)
  expect(await area('files')).toEqual(['1'])
  await ask((done) => sftp.unlink('1', done))
  for (const name of ['1', '2', '3']) await ask((done) => sftp.writeFile(name, 'x', done))
  const fourth = ask((done) => sftp.writeFile('4', 'x', done))
  await expect(fourth).rejects.toThrow(
    'The 3 files and folders that this feed may hold are here. Delete',
  )
  await running.log.until(({ recentFiles }) =>
    recentFiles.some(({ path, outcome }) => path === '4' && outcome === 'refused'),
  )
  const told = [...running.log.records.values()].flatMap(({ recentFiles }) => recentFiles)
  expect(told.filter(({ outcome }) => outcome === 'refused')).toMatchObject([
    { path: '4', reason: `The 3 files and folders that this feed may hold are here. ${howToFree}` },
    { path: '2', reason: `The 4 MiB that this feed may hold are used up. ${howToFree}` },
  ])
  await ask((done) => sftp.writeFile('3', 'replaced', done))
})

test('who goes on sending is stopped within 1 MiB of the limit (R13)', async () => {
  const limit = 2 * 1024 * 1024
  one.feed.settings.maxFileSize = limit
  running = await startSftp([one])
  const shell = new OpenSshSftp(running.address, one)
  const put = shell.run([`put ${shell.file(randomBytes(32 * 1024 * 1024))} endless.wav`])
  await expect(put).rejects.toThrow()
  shell.remove()
  await running.log.until((record) => record.filesFailed === 1)
  const [file] = [...running.log.records.values()][0]?.recentFiles ?? []
  const reason = `The file is larger than the 2 MiB allowed. ${howToFit}`
  expect(file).toMatchObject({ path: 'endless.wav', outcome: 'refused', reason })
  expect(file?.bytes).toBeLessThanOrEqual(limit + 1024 * 1024)
  expect(await unfinishedOn(running.volume)).toEqual([])
})

test('names whose bytes are no UTF-8 are refused, overlong ones among them (R07)', async () => {
  running = await startSftp([one])
  const shell = new OpenSshSftp(running.address, one)
  await shell.run([`put ${shell.file(randomBytes(9))} a`])
  for (const name of [
    [0x61, 0xc3],
    [0x2e, 0x2e, 0xc0, 0xaf, 0x78],
    [0x63, 0x61, 0x66, 0xe9],
  ]) {
    for (const command of ['mkdir "', 'rename a "', `put ${shell.file(randomBytes(9))} "`]) {
      const bytes = Buffer.concat([Buffer.from(command), Buffer.from(name), Buffer.from('"')])
      await expect(shell.run([bytes])).rejects.toThrow(/Failure|Bad message|Permission denied/)
    }
  }
  shell.remove()
  expect(await area('files')).toEqual(['a'])
})

test('health and metrics tell what goes on, and no secret', async () => {
  running = await startSftp([one])
  const { sftp } = await session()
  await ask((done) => sftp.writeFile('a.wav', randomBytes(1000), done))
  await running.inbox.until((received) => received.length === 1)
  const get = (path: string) => fetch(`http://127.0.0.1:${running.operationsPort}${path}`)
  expect((await get('/healthz')).status).toBe(200)
  expect(await (await get('/readyz')).json()).toMatchObject({ ready: true, volumeWritable: true })
  const metrics = await (await get('/metrics')).text()
  expect(metrics).toContain('ddex_dsp_connections{protocol="sftp"} 1')
  expect(metrics).toContain('ddex_dsp_received_bytes_total{protocol="sftp"} 1000')
  expect(metrics).toContain('ddex_dsp_logins_total{result="accepted",protocol="sftp"}')
  for (const name of ['bans', 'open_uploads', 'journal_files', 'journal_age_seconds']) {
    expect(metrics).toContain(`ddex_dsp_${name}{`)
  }
  expect(metrics).toContain('nodejs_eventloop_lag_p99_seconds')
  expect(metrics).not.toContain(one.password)
  expect((await get('/other')).status).toBe(404)
})
