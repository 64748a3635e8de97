import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, testFiles } from '@ddex/testkit'
import { httpSender, startHttpDoor, type RunningDoor } from './http-under-test.ts'
import { describedClient, type DescribedClient } from './described-client.ts'

const one = httpSender('one')
const two = httpSender('two')
const xml = Buffer.from(writeNewRelease(releaseDraft(), '4.3')).toString()
const files: Record<string, string> = Object.fromEntries(
  Object.entries(testFiles).map(([path, text]) => [`/${path.split('/').at(-1)}`, text]),
)

let door: RunningDoor
let client: DescribedClient
let stranger: DescribedClient
let host: Server
let hostUrl: string
let asked: string[]
/** What the host of the files does; by default it serves them. */
let answer: RequestListener

beforeEach(async () => {
  asked = []
  answer = (request, response) => {
    const path = decodeURIComponent(request.url?.split('?')[0] ?? '')
    const text = files[path.replace(/^.*\//, '/')]
    response.writeHead(text === undefined ? 404 : 200).end(text)
  }
  host = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', () => resolve()))
  hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  door = await startHttpDoor([one, two])
  client = await describedClient(door.url, door.keyOf(one))
  stranger = await describedClient(door.url, door.keyOf(two))
})

afterEach(async () => {
  await door.stop()
  host.closeAllConnections()
  await new Promise((resolve) => host.close(resolve))
})

/** What DDEX Distro posts (research of its sources), with the URLs of the files. */
const post = (change: object = {}) => ({
  distributorId: 'distro',
  messageId: 'MSG-1',
  messageType: 'NewReleaseMessage',
  messageSubType: 'Initial',
  releaseTitle: 'Low Tide',
  ernXml: xml,
  testMode: false,
  priority: 'normal',
  audioFiles: [
    `${hostUrl}/v0/b/bucket/o/deliveries%2F01.wav?alt=media&token=t`,
    `${hostUrl}/02.wav`,
  ],
  imageFiles: [`${hostUrl}/cover.jpg`],
  fileTransferRequired: true,
  ern: { messageId: 'MSG-1', version: '4.3', releaseCount: 1, messageSubType: 'Initial' },
  ...change,
})

const stateOf = async (id: string) => {
  const { body } = await client.json('GET', `/${id}`)
  return body as { state: string; reason: string; issues: { code: string; fix: string }[] }
}

describe('a delivery as DDEX Distro posts it', () => {
  test('is answered at once, its files are fetched, and it is completed', async () => {
    const { status, body } = await client.json('POST', '/', post())
    expect(status).toBe(202)
    expect(body).toMatchObject({ success: true, messageId: 'MSG-1', filesToFetch: 3 })
    const id = String(body.deliveryId)
    expect(body.acknowledgmentId).toBe(`ACK_${id}`)
    expect(asked).toEqual([])
    await door.work()
    expect(await stateOf(id)).toMatchObject({ state: 'completed' })
    const listed = await client.json('GET', '/?messageId=MSG-1')
    expect(listed.body.deliveries).toMatchObject([{ deliveryId: id, messageId: 'MSG-1' }])
    const all = await client.json('GET', '/?limit=5')
    expect(all.body.deliveries).toHaveLength(1)
    const told = await client.raw('GET', `/${id}/acknowledgement`)
    expect(await told.text()).toContain('AcknowledgementMessage')
  })

  test('sent again is the same delivery with the same answer, and fetches nothing again (R23)', async () => {
    const first = await client.json('POST', '/', post())
    await door.work()
    const before = asked.length
    const copies = await Promise.all(
      Array.from({ length: 10 }, () => client.json('POST', '/', post())),
    )
    await door.work()
    for (const { status, body } of copies) expect([status, body]).toEqual([202, first.body])
    expect(asked.length).toBe(before)
    expect(door.service.deliveries.all()).toHaveLength(1)
    expect(door.service.acknowledgements.all()).toHaveLength(1)
  })

  test('is seen by its status before its message was read', async () => {
    const { body } = await client.json('POST', '/', post({ messageId: 'MSG-1' }))
    const listed = await client.json('GET', '/?messageId=MSG-1')
    expect(listed.body.deliveries).toHaveLength(1)
    expect((await stateOf(String(body.deliveryId))).state).toMatch(/receiving|waiting/)
  })

  test('gives files the names of its message, whatever their URLs are', async () => {
    const at = (name: string) => `${hostUrl}/${name}`
    files['/a1'] = testFiles['resources/01.wav']!
    files['/b2'] = testFiles['resources/02.wav']!
    const { body } = await client.json('POST', '/', post({ audioFiles: [at('a1'), at('b2')] }))
    await door.work()
    expect(await stateOf(String(body.deliveryId))).toMatchObject({ state: 'completed' })
  })

  test('goes on when a host is away for a while, and says so when it stays away', async () => {
    const serve = answer
    answer = (_request, response) => void response.writeHead(503).end()
    const { body } = await client.json('POST', '/', post())
    const task = door.tasks[0]!
    await expect(door.work()).rejects.toMatchObject({ retryable: true })
    await door.service.settled()
    expect((await stateOf(String(body.deliveryId))).state).toBe('waiting_for_files')
    door.tasks.push(task)
    await door.work(true)
    const refused = await stateOf(String(body.deliveryId))
    expect(refused.state).toBe('rejected')
    expect(refused.issues.map(({ code }) => code)).toContain('ASSET_UNREACHABLE')
    answer = serve
    await client.json('POST', '/', post())
    await door.work()
    expect(await stateOf(String(body.deliveryId))).toMatchObject({ state: 'completed' })
  })

  test('is rejected with the reason when a file cannot be had', async () => {
    const { body } = await client.json('POST', '/', post({ imageFiles: [`${hostUrl}/none.jpg`] }))
    await door.work()
    const { state, issues } = await stateOf(String(body.deliveryId))
    expect(state).toBe('rejected')
    const errors = issues.filter(({ code }) => code.startsWith('ASSET'))
    expect(errors).toMatchObject([{ code: 'ASSET_NOT_FOUND' }])
    expect(issues[0]?.fix).toMatch(/\w+ \w+/)
  })

  test('can be called off while its files are not here', async () => {
    const { body } = await client.json('POST', '/', post({ audioFiles: [] }))
    await door.service.settled()
    const id = String(body.deliveryId)
    expect((await client.json('POST', `/${id}/cancel`)).status).toBe(202)
    await door.work()
    expect(asked).toEqual([])
    expect((await stateOf(id)).state).toBe('completed_with_warnings')
    expect((await client.json('POST', `/${id}/cancel`)).status).toBe(409)
  })

  test('is refused with every fault when it is not as it must be', async () => {
    const wrong = { messageId: 7, audioFiles: 'none', imageFiles: [] }
    const { status, body } = await client.json('POST', '/', wrong)
    expect(status).toBe(400)
    expect(body.code).toBe('REQUEST_INVALID')
    const faults = body.faults as { field: string }[]
    expect(faults.map(({ field }) => field).sort()).toEqual(['audioFiles', 'ernXml', 'messageId'])
    for (const text of ['', '{', '[]', 'null'])
      expect((await client.raw('POST', '/', text)).status).toBe(400)
  })
})

describe('a delivery as a form', () => {
  const form = (parts: [name: string, value: string, file?: string][]) => {
    const data = new FormData()
    for (const [name, value, file] of parts)
      if (file === undefined) data.append(name, value)
      else data.append(name, new Blob([value]), file)
    return data
  }
  const media = Object.entries(testFiles).map(
    ([path, text]) => ['file', text, path] as [string, string, string],
  )

  test('is stored as it comes, and completed', async () => {
    const parts: [string, string, string?][] = [
      ['ern', xml, 'MSG-1.xml'],
      ['metadata', JSON.stringify({ messageId: 'MSG-1', testMode: false })],
      ...media,
    ]
    const { status, body } = await client.send('POST', '/', form(parts))
    expect(status).toBe(202)
    await door.work()
    expect(await stateOf(String(body.deliveryId))).toMatchObject({ state: 'completed' })
  })

  test.each([
    ['without a message', [['metadata', '{}']]],
    ['with a file before its message', [media[0]!, ['ern', xml, 'a.xml']]],
    [
      'with metadata that is no JSON',
      [
        ['ern', xml, 'a.xml'],
        ['metadata', 'x'],
      ],
    ],
    [
      'with a path that leaves its folder',
      [
        ['ern', xml, 'a.xml'],
        ['file', 'x', '../../a.wav'],
      ],
    ],
  ] as [string, [string, string, string?][]][])('is refused %s', async (_what, parts) => {
    expect((await client.send('POST', '/', form(parts))).status).toBe(400)
    expect(door.service.deliveries.all()).toEqual([])
  })

  test('is refused when it is cut, or no form at all', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const cut = '--b\r\nContent-Disposition: form-data; name="ern"; filename="a.xml"\r\n\r\n<x/'
    expect((await client.raw('POST', '/', cut, headers)).status).toBe(400)
    const wrong = '--b\r\nContent-Disposition: form-data; name="metadata"\r\n\r\nno json\r\n'
    expect((await client.raw('POST', '/', `${wrong}${cut}`, headers)).status).toBe(400)
    const none = { 'content-type': 'multipart/form-data' }
    expect((await client.raw('POST', '/', 'x', none)).status).toBe(400)
  })
})

test('a form that is cut anywhere is refused, and the door stays open', async () => {
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  const part = (name: string, more: string, text: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${text}\r\n`
  const forms = ['{"messageId":"MSG-1"}', 'no json'].map((metadata) =>
    [
      part('metadata', '', metadata),
      part('ern', '; filename="a.xml"', '<xml/>'),
      part('file', '; filename="a.wav"', 'sound'),
      part('file', '; filename="../b.wav"', 'sound'),
      part('file', '; filename="c.wav"', 'sound'),
    ].join(''),
  )
  for (const form of forms)
    for (let length = 0; length < form.length; length += 7) {
      const { status } = await client.raw('POST', '/', form.slice(0, length), headers)
      expect([length, status]).toEqual([length, 400])
    }
  expect(door.service.deliveries.all().filter(({ messagePath }) => messagePath)).toEqual([])
})

describe('what one feed may see of another', () => {
  test('is nothing: every request answers as for what is not there (R09)', async () => {
    const { body } = await client.json('POST', '/', post())
    await door.work()
    const id = String(body.deliveryId)
    for (const [method, path] of [
      ['GET', `/${id}`],
      ['GET', `/${id}/acknowledgement`],
      ['POST', `/${id}/cancel`],
      ['GET', `/?deliveryId=${id}`],
    ] as const) {
      const other = await stranger.json(method, path)
      const none = await stranger.json(method, path.replace(id, '0'.repeat(20)))
      expect([path, other.status, other.body]).toEqual([path, 404, none.body])
    }
    expect((await stranger.json('GET', '/?messageId=MSG-1')).body.deliveries).toEqual([])
    expect((await stranger.json('GET', '/')).body.deliveries).toEqual([])
    const started = await client.json('POST', '/uploads', { path: 'a.wav', size: 3 })
    door.uploads.finish(String(started.body.uploadUrl), Buffer.from('abc'))
    const path = `/uploads/${String(started.body.uploadId)}`
    const md5 = '900150983cd24fb0d6963f7d28e17f72'
    const taken = await stranger.json('POST', `${path}/complete`, { size: 3, md5 })
    expect(taken.status).toBe(404)
    await stranger.raw('DELETE', path)
    expect((await client.json('POST', `${path}/complete`, { size: 3, md5 })).status).toBe(202)
  })
})
