import { apiKeyOf } from '@ddex/dsp-core'
import { expect, test } from 'vitest'
import { canary, leaksIn, secretWatch } from '../common/secret-watch.ts'
import { httpSender, startHttpDoor } from './http-under-test.ts'

const secrets = ['right', 'wrong', 'stranger', 'token', 'of-url', 'agent'].map(canary)
const [right = '', wrong = '', ofStranger = '', token = '', ofUrl = '', agent = ''] = secrets

/** An error as the libraries of the stores throw them: with the request, and so with its token. */
const storeError = () =>
  Object.assign(new Error('The store is away.'), {
    config: { headers: { Authorization: `Bearer ${token}` } },
  })

test('no secret of a request or of a store is said, logged or kept anywhere (R34)', async () => {
  const one = { ...httpSender('one'), password: right }
  const watch = secretWatch()
  let isAway = false
  const running = await startHttpDoor([one], {
    logger: watch.logger,
    before: () => {
      if (isAway) throw storeError()
    },
  })
  /** What the door says to a key, or to what is no key. */
  async function ask(key: string, path: string, init: RequestInit = {}): Promise<number> {
    const headers = { ...init.headers, authorization: `Bearer ${key}` }
    const answer = await fetch(`${running.url}${path}`, { ...init, headers })
    watch.hear(`${JSON.stringify([...answer.headers])} ${await answer.text()}`)
    return answer.status
  }
  const sound = { method: 'PUT', body: 'sound' }
  try {
    expect(await ask(apiKeyOf('one', wrong), '/files')).toBe(401)
    expect(await ask(apiKeyOf('nobody', ofStranger), '/files')).toBe(401)
    expect(await ask(wrong, `/files?key=${ofStranger}`)).toBe(401)
    expect(await ask(running.keyOf(one), '/files/a.wav', sound)).toBeLessThan(300)
    expect(await ask(running.keyOf(one), '/files/nothing.wav')).toBe(404)
    const named = { method: 'PUT', body: 'sound', headers: { 'user-agent': `label (${agent})` } }
    expect(await ask(running.keyOf(one), `/files/c.wav?token=${ofUrl}`, named)).toBe(201)
    const body = JSON.stringify({
      ...{ messageId: 'M1', ernXml: '<x/>', imageFiles: [] },
      audioFiles: [`http://127.0.0.1:9/a.wav?token=${ofUrl}`],
    })
    const json = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
    expect(await ask(running.keyOf(one), '/', json)).toBe(202)
    await running.work(true)
    isAway = true
    expect(await ask(running.keyOf(one), '/files/b.wav', sound)).toBeGreaterThanOrEqual(500)
    const { findFeed, findLogin } = running.directory
    running.directory.findFeed = running.directory.findLogin = () => Promise.reject(storeError())
    expect(await ask(running.keyOf(one), '/files')).toBeGreaterThanOrEqual(500)
    Object.assign(running.directory, { findFeed, findLogin })
  } finally {
    await running.stop()
  }
  const { lines, heard } = watch
  const places = {
    log: lines.join(''),
    answers: heard.join('\n'),
    deliveryLogs: JSON.stringify([[...running.log.records.values()], running.log.changes]),
  }
  expect(places.log).toContain('The store is away.')
  expect(leaksIn(places, secrets)).toEqual([])
})
