import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TransientError } from '@ddex/dsp-core'
import { pathCorpus } from '@ddex/testkit'
import { describedClient, type DescribedClient } from './described-client.ts'
import { forgetUploads } from './forget-uploads.ts'
import { httpSender, startHttpDoor, type RunningDoor } from './http-under-test.ts'

const one = httpSender('one', { maxFileSize: 2_000_000 })
const two = httpSender('two')

let door: RunningDoor
let client: DescribedClient
let isAway = false

beforeEach(async () => {
  isAway = false
  door = await startHttpDoor([one, two], {
    before() {
      if (isAway) throw new TransientError('STORE_UNAVAILABLE', 'away')
    },
  })
  client = await describedClient(door.url, door.keyOf(one))
})
afterEach(() => door.stop())

const put = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  client.raw('PUT', `/files/${path}`, Buffer.from(body), headers)
const held = (path: string) => door.service.parts.inbox.get('one', path)

describe('a single file', () => {
  test('is stored under its path, with the hashes of what came', async () => {
    const answer = await put('album/01%20F%C3%BCr%20%C3%89lise.wav', 'sound')
    expect(answer.status).toBe(201)
    const md5 = createHash('md5').update('sound').digest('hex')
    expect(await answer.json()).toMatchObject({ path: 'album/01 Für Élise.wav', size: 5, md5 })
    expect(await held('album/01 Für Élise.wav')).toMatchObject({ size: 5 })
  })

  test('is taken back', async () => {
    await put('album/a.wav', 'sound')
    expect((await client.raw('DELETE', '/files/album/a.wav')).status).toBe(204)
    expect((await held('album/a.wav'))?.kind).toBe('ignored')
  })

  test('must have the MD5 that its request states', async () => {
    const md5 = (text: string) => createHash('md5').update(text).digest('base64')
    const wrong = await put('a.wav', 'sound', { 'content-md5': md5('other') })
    expect(await wrong.json()).toMatchObject({ status: 422, code: 'INCOMPLETE' })
    expect(await held('a.wav')).toBeNull()
    expect((await put('a.wav', 'sound', { 'content-md5': md5('sound') })).status).toBe(201)
  })

  test('is refused one byte over the limit, with nothing left behind (R13)', async () => {
    expect((await put('a.wav', Buffer.alloc(2_000_001))).status).toBe(413)
    expect(await held('a.wav')).toBeNull()
    expect(door.service.objects.paths()).toEqual([])
    expect((await put('a.wav', Buffer.alloc(2_000_000))).status).toBe(201)
  })

  test('that announces no size is stopped at the limit', async () => {
    const sent = new ReadableStream({
      pull(controller) {
        controller.enqueue(Buffer.alloc(100_000))
      },
    })
    const answer = fetch(`${door.url}/files/a.wav`, {
      ...{ method: 'PUT', body: sent, duplex: 'half' },
      headers: { authorization: `Bearer ${door.keyOf(one)}` },
    })
    const status = await answer.then(
      (response) => response.status,
      () => 'closed',
    )
    expect([413, 'closed']).toContain(status)
    expect(door.service.objects.paths()).toEqual([])
  })

  test('that is cut is not stored', async () => {
    await new Promise<void>((resolve) => {
      const headers = { authorization: `Bearer ${door.keyOf(one)}`, 'content-length': 1000 }
      const sending = request(`${door.url}/files/a.wav`, { method: 'PUT', headers })
      sending.on('error', () => resolve())
      sending.write('only a part', () => sending.destroy())
      sending.on('close', () => resolve())
    })
    expect((await put('b.wav', 'sound')).status).toBe(201)
    expect(await held('a.wav')).toBeNull()
  })

  test('is refused under a name that no delivery can use', async () => {
    for (const name of ['a.wav.part', '.DS_Store', 'acknowledgements/ACK_1.xml'])
      expect([name, (await put(name, 'x')).status]).toEqual([name, 422])
  })

  test('is asked for again when it cannot be stored just now', async () => {
    isAway = true
    const answer = await put('a.wav', 'sound')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60'])
    isAway = false
    expect((await put('a.wav', 'sound')).status).toBe(201)
  })

  test('stays in its feed whatever its path is (R07)', async () => {
    const port = Number(new URL(door.url).port)
    const rawPut = (path: string) =>
      new Promise<number>((resolve, reject) => {
        const headers = { authorization: `Bearer ${door.keyOf(one)}`, 'content-length': 1 }
        const options = { port, host: '127.0.0.1', method: 'PUT', headers, path }
        const sending = request(options, (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        })
        sending.on('error', reject)
        sending.end('x')
      })
    for (const { path, refused } of pathCorpus) {
      for (const sent of [encodeURIComponent(path), encodeURI(path)]) {
        const status = await rawPut(`/api/deliveries/files/${sent}`)
        expect([sent, status < 500]).toEqual([sent, true])
        if (refused) expect([sent, status >= 400]).toEqual([sent, true])
      }
    }
    const escaped = /(^|\/)\.\.?(\/|$)|^\/|\\|\p{Cc}/u
    const paths = door.service.inbox.all().map(({ path }) => path)
    expect(paths.filter((path) => escaped.test(path))).toEqual([])
    expect(paths.length).toBeGreaterThan(3)
  })
})

describe('what a sender has sent', () => {
  const paths = async (query: string) => {
    const { status, body } = await client.json('GET', `/files?${query}`)
    const { files, next } = body as { files: { path: string }[]; next: string | null }
    return { status, paths: files?.map(({ path }) => path), next }
  }

  test('is listed with its hashes, by folder and page by page', async () => {
    for (const path of ['album/a.wav', 'album/b.wav', 'album/b/c.wav', 'album2/d.wav', 'e.xml'])
      await put(path, 'sound')
    await client.raw('DELETE', '/files/album/a.wav')
    const { body } = await client.json('GET', '/files?folder=album%2Fb')
    const sha256 = createHash('sha256').update('sound').digest('hex')
    expect(body).toMatchObject({ files: [{ path: 'album/b/c.wav', size: 5, sha256 }], next: null })
    expect((await paths('folder=/album/')).paths).toEqual(['album/b.wav', 'album/b/c.wav'])
    const seen: string[] = []
    for (let query = 'limit=2'; query !== '';) {
      const page = await paths(query)
      seen.push(...page.paths)
      query = page.next === null ? '' : `limit=2&after=${encodeURIComponent(page.next)}`
    }
    expect(seen).toEqual(['album/b.wav', 'album/b/c.wav', 'album2/d.wav', 'e.xml'])
    expect((await paths('limit=0')).status).toBe(400)
    expect((await paths('folder=../two')).status).toBe(400)
  })

  test('is read, whole, in part, or by its head alone', async () => {
    await put('album/01%20%C3%BC.wav', '0123456789')
    const get = (range?: string, method = 'GET') =>
      client.raw(method, '/files/album/01%20%C3%BC.wav', null, range ? { range } : {})
    const whole = await get()
    const md5 = createHash('md5').update('0123456789').digest('base64')
    expect([whole.status, await whole.text()]).toEqual([200, '0123456789'])
    expect(whole.headers.get('repr-digest')).toContain(`md5=:${md5}:`)
    const part = async (range: string) => {
      const answer = await get(range)
      return [answer.status, answer.headers.get('content-range'), await answer.text()]
    }
    expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
    expect(await part('bytes=8-')).toEqual([206, 'bytes 8-9/10', '89'])
    expect(await part('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789'])
    expect(await part('bytes=2-99')).toEqual([206, 'bytes 2-9/10', '23456789'])
    expect((await part('bytes=0-1,4-5'))[0]).toBe(200)
    expect((await part('bytes=10-')).slice(0, 2)).toEqual([416, 'bytes */10'])
    const head = await get(undefined, 'HEAD')
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      ...[200, '10', ''],
    ])
    await put('empty.xml', '')
    expect(await (await client.raw('GET', '/files/empty.xml')).text()).toBe('')
  })

  test('is another’s for nobody, and gone when it was taken back (R09)', async () => {
    await put('secret.xml', 'of one')
    const other = await describedClient(door.url, door.keyOf(two))
    const said = async (method: string, path: string) => {
      const answer = await other.raw(method, `/files/${path}`)
      return [answer.status, await answer.text()]
    }
    for (const method of ['GET', 'HEAD', 'DELETE']) {
      const missing = await said(method, 'nothing.xml')
      expect(missing[0]).toBe(404)
      expect(await said(method, 'secret.xml')).toEqual(missing)
    }
    expect(await held('secret.xml')).toMatchObject({ kind: 'message' })
    expect((await other.json('GET', '/files')).body).toEqual({ files: [], next: null })
    const stranger = await describedClient(door.url, null)
    for (const path of ['/files', '/files/secret.xml'])
      expect((await stranger.raw('GET', path)).status).toBe(401)
    await client.raw('DELETE', '/files/secret.xml')
    expect((await client.raw('GET', '/files/secret.xml')).status).toBe(404)
    expect((await client.raw('DELETE', '/files/secret.xml')).status).toBe(404)
  })

  test('is cut, and not ended, when it cannot be read to its end', async () => {
    await put('a.wav', 'sound')
    const cut = function* () {
      yield Buffer.from('sou')
      throw new Error('The bucket has hung up.')
    }
    door.service.objects.read = () => Readable.from(cut())
    await expect(client.raw('GET', '/files/a.wav')).rejects.toThrow()
  })
})

describe('an upload of any size', () => {
  const bytes = Buffer.from('a large file')
  const md5 = createHash('md5').update(bytes).digest('hex')
  const begin = async (path = 'album/a.wav', size = bytes.length) => {
    const { status, body } = await client.json('POST', '/uploads', { path, size })
    return { status, id: String(body.uploadId), url: String(body.uploadUrl), body }
  }

  test('is taken when it is whole and the right one', async () => {
    const { id, url } = await begin()
    const unfinished = await client.json('POST', `/uploads/${id}/complete`, { size: 12, md5 })
    expect(unfinished).toMatchObject({ status: 404, body: { code: 'UPLOAD_UNKNOWN' } })
    door.uploads.finish(url, bytes)
    const done = await client.json('POST', `/uploads/${id}/complete`, { size: 12, md5 })
    expect(done.status).toBe(202)
    await door.work()
    expect(await held('album/a.wav')).toMatchObject({ size: 12, hashes: { md5 } })
    expect([...door.uploads.whole.keys()]).toEqual([])
  })

  test.each([
    ['another size', { size: 11, md5 }],
    ['another hash', { size: 12, md5: '0'.repeat(32) }],
  ])('is dropped when it has %s', async (_what, stated) => {
    const { id, url } = await begin()
    door.uploads.finish(url, bytes)
    const answer = await client.json('POST', `/uploads/${id}/complete`, stated)
    expect(answer).toMatchObject({ status: 422, body: { code: 'INCOMPLETE' } })
    expect(door.tasks).toEqual([])
    expect([...door.uploads.whole.keys()]).toEqual([])
  })

  test('that nobody has used is gone after a day, and one of today is not', async () => {
    const { clock } = door.service
    for (let index = 0; index < 3; index += 1) door.uploads.finish((await begin()).url, bytes)
    const late = await begin()
    door.uploads.finish(late.url, bytes)
    clock.advance(23 * 3_600_000)
    const stated = { size: 12, md5 }
    expect((await client.json('POST', `/uploads/${late.id}/complete`, stated)).status).toBe(404)
    clock.advance(3_600_001)
    const { id, url } = await begin('album/today.wav')
    door.uploads.finish(url, bytes)
    expect(await forgetUploads(door.uploads.uploads, clock)).toBe(4)
    expect([...door.uploads.whole.keys()]).toEqual([`uploads/one/${id}`])
    expect((await client.json('POST', `/uploads/${id}/complete`, stated)).status).toBe(202)
    expect(await forgetUploads(door.uploads.uploads, clock)).toBe(0)
  })

  test('is refused over the limit, outside of the feed and without a hash', async () => {
    expect((await begin('a.wav', 2_000_001)).status).toBe(413)
    expect((await begin('../a.wav')).status).toBe(400)
    expect((await begin('a.tmp')).status).toBe(422)
    const { id } = await begin()
    expect((await client.json('POST', `/uploads/${id}/complete`, { size: 12 })).status).toBe(400)
  })
})

test('a hint that something was put into a bucket is taken from anybody, and looked at once', async () => {
  const stranger = await describedClient(door.url, null)
  const hint = { distributorId: 'd', deliveryPath: '../../x', messageId: 'MSG-1' }
  const first = await stranger.json('POST', '/notify', hint)
  const second = await stranger.raw('POST', '/notify', 'no json')
  expect([first.status, second.status]).toEqual([202, 202])
  const rounds = door.tasks.map((task) => ('round' in task ? task.round : ''))
  expect(new Set(rounds).size).toBe(1)
  expect(rounds[0]).toMatch(/^\d+$/)
})

test('what is not there is said to be not there, and what may be done is said', async () => {
  expect((await client.json('GET', '/a/b/c')).status).toBe(404)
  const answer = await client.raw('PATCH', '/files/a.wav', 'x')
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT, DELETE'])
  expect((await client.raw('PUT', '/files/%E0%A4%A', 'x')).status).toBe(400)
  expect((await client.raw('POST', '/', 'x', { 'content-type': 'text/plain' })).status).toBe(415)
})
