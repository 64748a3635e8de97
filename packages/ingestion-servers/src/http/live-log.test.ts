import { request } from 'node:http'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeliveryLog } from '@ddex/dsp-core'
import { httpSender, startHttpDoor, type RunningDoor } from './http-under-test.ts'

const one = httpSender('one', { maxFileSize: 1000 })

let door: RunningDoor
beforeEach(async () => {
  door = await startHttpDoor([one])
})
afterEach(() => door.stop())

const headers = () => ({ authorization: `Bearer ${door.keyOf(one)}`, 'user-agent': 'label/1.0' })
const send = (method: string, path: string, body?: string | FormData) =>
  fetch(`${door.url}${path}`, { method, headers: headers(), ...(body ? { body } : {}) })
const post = (path: string, body: object) =>
  fetch(`${door.url}${path}`, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { ...headers(), 'content-type': 'application/json' },
  })
/** What is told within the second is told. */
const told = (holds: (record: DeliveryLog) => boolean) => door.log.until(holds)
const recent = () =>
  [...door.log.records.values()].flatMap(({ recentFiles }) =>
    recentFiles.map(({ path, outcome, reason }) => [path, outcome, reason]),
  )

test('a file that is put is shown while it comes, and as received when it has come', async () => {
  const path = `${door.url}/files/album/a.wav`
  const sending = request(path, { method: 'PUT', headers: { ...headers(), 'content-length': 10 } })
  const answered = new Promise((resolve) => sending.once('response', resolve))
  sending.write('sound')
  await told(({ current }) => current?.path === 'album/a.wav' && current.bytes === 5)
  sending.end('sound')
  await answered
  const record = (await held('album/a.wav'))?.connectionId ?? ''
  expect(door.log.records.get(record)).toMatchObject({
    ...{ feedId: 'one', protocol: 'http', client: 'label/1.0', address: '127.0.0.1' },
    ...{ filesReceived: 1, bytesReceived: 10, filesFailed: 0, current: null },
  })
  expect(recent()).toEqual([['album/a.wav', 'received', null]])
  expect(door.log.records.get(record)?.endedAt).not.toBeNull()
})

test('a file that is refused is shown with the reason, and one that is cut as cut', async () => {
  expect((await send('PUT', '/files/large.wav', 'x'.repeat(1001))).status).toBe(413)
  expect((await send('PUT', '/files/a.part', 'x')).status).toBe(422)
  const sending = request(`${door.url}/files/cut.wav`, {
    ...{ method: 'PUT', headers: { ...headers(), 'content-length': 10 } },
  })
  sending.on('error', () => undefined)
  sending.write('sound', () => sending.destroy())
  await told(({ filesFailed }) => filesFailed === 3)
  expect(recent()).toEqual([
    ['cut.wav', 'cut', null],
    ['a.part', 'refused', 'No delivery can use a file of this name.'],
    ['large.wav', 'refused', 'No more than 1000 bytes are taken.'],
  ])
})

test('the parts of a form and a message as JSON are shown as files', async () => {
  const form = new FormData()
  form.append('ern', new Blob(['<x><MessageId>M1</MessageId></x>']), 'm.xml')
  form.append('files', new Blob(['sound']), 'resources/a.wav')
  expect((await send('POST', '/', form)).status).toBe(202)
  const json = { messageId: 'M2', ernXml: '<x/>', audioFiles: [], imageFiles: [] }
  expect((await post('/', json)).status).toBe(202)
  await told(({ filesReceived }) => filesReceived === 3)
  expect(recent().map(([path]) => path)).toEqual(['M2/M2.xml', 'M1/M1.xml', 'M1/resources/a.wav'])
})

test('a resumable upload is shown when it is taken, and when it is not the right one', async () => {
  const begin = async (path: string) => {
    const answer = await post('/uploads', { path, size: 5 })
    return (await answer.json()) as { uploadId: string; uploadUrl: string }
  }
  const md5 = (hash: string) => ({ size: 5, md5: hash })
  const right = await begin('a.wav')
  door.uploads.finish(right.uploadUrl, Buffer.from('sound'))
  const path = `/uploads/${right.uploadId}/complete`
  expect((await post(path, md5(createHash('md5').update('sound').digest('hex')))).status).toBe(202)
  await door.work()
  const wrong = await begin('b.wav')
  door.uploads.finish(wrong.uploadUrl, Buffer.from('noise'))
  const refused = await post(`/uploads/${wrong.uploadId}/complete`, md5('0'.repeat(32)))
  expect(refused.status).toBe(422)
  await told(({ filesFailed }) => filesFailed === 1)
  expect(recent()).toEqual([
    ['a.wav', 'received', null],
    ['b.wav', 'refused', 'Size or hash are not those of the bytes that came.'],
  ])
})

const held = (path: string) => door.service.parts.inbox.get('one', path)
