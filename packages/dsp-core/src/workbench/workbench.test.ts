import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { writeNewRelease } from '@ddex/ern'
import { fakeClock, releaseDraft } from '@ddex/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorkbench, type WorkbenchOptions } from './workbench.ts'

const message = writeNewRelease(releaseDraft(), '4.3')
const key = `ddex_${'a'.repeat(64)}`

interface Question {
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
}
type Respond = (response: ServerResponse) => void

/** A server on 127.0.0.1 that keeps the Workbench's contract and answers what a test tells it. */
let respond: Respond
let questions: Question[] = []
const server = createServer((request, response) => {
  if (request.method !== 'POST' || request.url !== '/v1/validate')
    return say(404, { error: { message: 'Not found', path: request.url } })(response)
  void json(request).then((body) => {
    questions.push({ headers: request.headers, body: body as Record<string, unknown> })
    respond(response)
  })
})

const say =
  (status: number, body: unknown, headers: Record<string, string> = {}): Respond =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

const found = (entry: object = {}) => ({
  ...{ line: 0, column: 0, message: 'Something is wrong.', severity: 'error', rule: 'XSD-Schema' },
  ...entry,
})

const verdict = (errors: object[] = [], warnings: object[] = []) =>
  say(200, {
    valid: errors.length === 0,
    errors,
    warnings,
    svrl: null,
    metadata: { processingTime: 3, schemaVersion: 'ERN 4.3', errorCount: errors.length },
  })

beforeEach(async () => {
  questions = []
  respond = verdict()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

const endpoint = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`
const workbench = (options: Partial<WorkbenchOptions> = {}) =>
  createWorkbench({ endpoint: endpoint(), timeoutMs: 10_000, ...options })

describe('an opinion', () => {
  it('is asked for as the service wants it', async () => {
    const opinion = await workbench({ apiKey: key }).validate(message, '4.3', 'SimpleAudioSingle')
    expect(opinion).toEqual({ given: true, valid: true, issues: [] })
    expect(questions).toMatchObject([
      {
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: {
          content: message,
          type: 'ERN',
          version: '4.3',
          profile: 'AudioSingle',
          generateSVRL: true,
        },
      },
    ])
  })

  it('is asked for without a profile that the service does not know', async () => {
    await workbench().validate(message, '4.3', 'toString/Tape')
    expect(questions[0]!.body).toEqual({ content: message, type: 'ERN', version: '4.3' })
    expect(questions[0]!.headers).not.toHaveProperty('x-api-key')
  })

  it('holds the issues with their layer, place and fix', async () => {
    respond = verdict([
      found({ line: 4, column: 9, suggestion: 'Remove it.' }),
      found({ rule: 'ERN43-Cover' }),
    ])
    expect(await workbench().validate(message, '4.3', null)).toMatchObject({
      given: true,
      valid: false,
      issues: [
        { layer: 'workbench', code: 'WORKBENCH_STRUCTURE', line: 4, column: 9, fix: 'Remove it.' },
        {
          layer: 'workbench',
          code: 'WORKBENCH_RULE',
          message: 'ERN43-Cover: Something is wrong.',
          line: null,
          column: null,
        },
      ],
    })
  })

  it.each([
    ['a warning among the errors', [found({ severity: 'warning', rule: 'A' })], []],
    ['a warning', [], [found({ severity: 'error' })]],
    ['a missing deal list, which the schema allows', [found({ rule: 'ERN43-DealList' })], []],
  ])('is not made invalid by %s', async (_, errors, warnings) => {
    respond = verdict(errors, warnings)
    const opinion = await workbench().validate(message, '4.3', null)
    expect(opinion).toMatchObject({ given: true, valid: true, issues: [{ severity: 'warning' }] })
  })
})

describe('no opinion, and no rejection either', () => {
  const forNow = (reason: string) => ({ given: false, retryable: true, reason })
  const forGood = (reason: string) => ({ given: false, retryable: false, reason })

  it.each<[string, Respond, object]>([
    ['a fault of its own', verdict([found({ rule: 'ERN-System-Error' })]), forNow('unavailable')],
    ['500', say(500, { error: { message: 'x', details: 'y' } }), forNow('unavailable')],
    ['503 in HTML', (to) => void to.writeHead(503).end('<html>'), forNow('unavailable')],
    ['413', say(413, { error: { message: 'too large' } }), forGood('too-large')],
    ['400', say(400, { error: { message: 'bad' } }), forGood('not-understood')],
    ['an unknown form', say(200, { ok: true }), forGood('not-understood')],
    ['no JSON', (to) => void to.writeHead(200).end('<html>'), forGood('not-understood')],
    ['a redirect', say(307, {}, { location: '/elsewhere' }), forNow('unavailable')],
    ['a broken connection', (to) => to.socket?.destroy(), forNow('unavailable')],
    [
      'half an answer',
      (to) => {
        to.writeHead(200, { 'content-length': '100' }).write('{"errors"')
        setImmediate(() => to.socket?.destroy())
      },
      forNow('unavailable'),
    ],
  ])('for %s', async (_, answer, expected) => {
    respond = answer
    expect(await workbench().validate(message, '4.3', null)).toMatchObject(expected)
    expect(questions).toHaveLength(1)
  })

  it('for silence, after the time-out', async () => {
    respond = () => undefined
    const opinion = await workbench({ timeoutMs: 50 }).validate(message, '4.3', null)
    expect(opinion).toMatchObject(forNow('unavailable'))
  })

  it('for an answer that stops half way, after the time-out', async () => {
    respond = (to) => void to.writeHead(200).write('{"errors"')
    const opinion = await workbench({ timeoutMs: 200 }).validate(message, '4.3', null)
    expect(opinion).toMatchObject(forNow('unavailable'))
  })

  it.each([
    ['a version', message, '4.3.2'],
    ['a purge', '<PurgeReleaseMessage/>', '4.3'],
  ])('for %s that the service calls invalid without knowing it', async (_, xml, version) => {
    expect(await workbench().validate(xml, version, null)).toMatchObject(forGood('not-covered'))
    expect(questions).toHaveLength(0)
  })

  it('for a message beyond its limit, which is not sent', async () => {
    const large = message.replace('?>', `?><!--${'x'.repeat(10 * 1024 * 1024)}-->`)
    const opinion = await workbench().validate(large, '4.3', null)
    expect(opinion).toMatchObject({ given: false, retryable: false })
    expect(questions).toHaveLength(0)
  })
})

describe('a service in trouble', () => {
  it('is left alone after three failures, tried once after 30 s, and twice as long after another', async () => {
    const clock = fakeClock()
    const bench = workbench({ clock })
    const ask = () => bench.validate(message, '4.3', null)
    respond = say(500, {})
    for (let failure = 0; failure < 3; failure++) await ask()
    expect(await ask()).toMatchObject({ reason: 'resting', retryAfterMs: 30_000 })
    expect(questions).toHaveLength(3)

    clock.advance(30_000)
    const tries = await Promise.all([ask(), ask(), ask()])
    expect(tries).toMatchObject([
      { reason: 'unavailable' },
      { reason: 'resting' },
      { reason: 'resting' },
    ])
    expect(questions).toHaveLength(4)
    expect(await ask()).toMatchObject({ reason: 'resting', retryAfterMs: 60_000 })

    clock.advance(60_000)
    respond = verdict()
    expect(await ask()).toMatchObject({ given: true })
    expect(await ask()).toMatchObject({ given: true })
  })

  it.each<[string, object, Record<string, string>, number]>([
    ['in the body', { error: { code: 'RATE_LIMIT_EXCEEDED', retryAfter: 20 } }, {}, 20_000],
    ['in the header', {}, { 'retry-after': '7' }, 7_000],
    ['nowhere', {}, {}, 60_000],
  ])('gets the rest that it asks for %s', async (_, body, headers, restMs) => {
    const clock = fakeClock()
    const bench = workbench({ clock })
    respond = say(429, body, headers)
    const asked = await bench.validate(message, '4.3', null)
    expect(asked).toMatchObject({ reason: 'resting', retryable: true, retryAfterMs: restMs })
    clock.advance(restMs - 1)
    expect(await bench.validate(message, '4.3', null)).toMatchObject({ retryAfterMs: 1 })
    expect(questions).toHaveLength(1)
    clock.advance(1)
    respond = verdict()
    expect(await bench.validate(message, '4.3', null)).toMatchObject({ given: true })
  })
})
