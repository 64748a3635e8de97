import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describedClient } from './described-client.ts'
import { httpSender, startHttpDoor, type RunningDoor } from './http-under-test.ts'
import { clientAddress } from './client-address.ts'

const one = httpSender('one')
const fromElsewhere = httpSender('two', { allowedAddresses: ['192.0.2.0/24'] })
const stopped = httpSender('three')
stopped.feed.active = false

let door: RunningDoor
beforeEach(async () => {
  door = await startHttpDoor([one, fromElsewhere, stopped])
})
afterEach(() => door.stop())

const statusWith = async (authorization?: string, headers: Record<string, string> = {}) => {
  const given: Record<string, string> = authorization ? { authorization } : {}
  const answer = await fetch(`${door.url}/`, { headers: { ...given, ...headers } })
  const text = await answer.text()
  return { status: answer.status, text }
}
const bearer = (key: string) => `Bearer ${key}`

describe('the key of a feed', () => {
  test('opens the door, as Bearer and as Basic', async () => {
    expect((await statusWith(bearer(door.keyOf(one)))).status).toBe(200)
    const basic = Buffer.from(`one:${one.password}`).toString('base64')
    expect((await statusWith(`Basic ${basic}`)).status).toBe(200)
  })

  test('that is wrong, unknown or of a stopped feed gets one answer', async () => {
    const answers = [
      await statusWith(bearer('one.wrong')),
      await statusWith(bearer('nobody.wrong')),
      await statusWith(bearer(door.keyOf(stopped))),
      await statusWith(bearer(door.keyOf(fromElsewhere))),
    ]
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]?.status).toBe(401)
  })

  test.each([
    undefined,
    'Bearer',
    'Bearer one',
    'Digest x',
    'Bearer .x',
    `Bearer ${'x'.repeat(500)}`,
  ])('is needed: %s', async (authorization) =>
    expect((await statusWith(authorization)).status).toBe(401),
  )

  test('is good from the addresses of the feed, and not from one that was made up', async () => {
    const key = bearer(door.keyOf(fromElsewhere))
    const from = (hops: string) => statusWith(key, { 'x-forwarded-for': hops })
    expect((await from('192.0.2.9')).status).toBe(200)
    expect((await from('192.0.2.9, 198.51.100.1')).status).toBe(401)
    expect((await from('198.51.100.1')).status).toBe(401)
  })

  test('that was changed is good no more, at once', async () => {
    expect((await statusWith(bearer(door.keyOf(one)))).status).toBe(200)
    one.feed.active = false
    expect((await statusWith(bearer(door.keyOf(one)))).status).toBe(401)
    one.feed.active = true
    expect((await statusWith(bearer(door.keyOf(one)))).status).toBe(200)
  })

  test('cannot be guessed on and on: the address is banned (R11)', async () => {
    const guess = () => statusWith(bearer('one.wrong'), { 'x-forwarded-for': '198.51.100.7' })
    const statuses: number[] = []
    for (let count = 0; count < 20; count += 1) statuses.push((await guess()).status)
    expect(statuses.slice(0, 15).every((status) => status === 401)).toBe(true)
    expect(statuses.slice(-4)).toEqual([429, 429, 429, 429])
    expect((await statusWith(bearer(door.keyOf(one)))).status).toBe(200)
  })

  test('cannot be guessed from a made-up address to have somebody else banned', async () => {
    for (let count = 0; count < 20; count += 1)
      await statusWith(bearer('one.wrong'), { 'x-forwarded-for': '192.0.2.1, 198.51.100.8' })
    const honest = { 'x-forwarded-for': '198.51.100.8' }
    expect((await statusWith(bearer(door.keyOf(one)), honest)).status).toBe(200)
  })

  test('is not needed for the description, and is never said again', async () => {
    const client = await describedClient(door.url, null)
    expect(Object.keys(client.description.paths).length).toBeGreaterThan(5)
    const { text } = await statusWith(bearer('one.wrong-secret'))
    expect(text).not.toContain('wrong-secret')
  })
})

test('the address of a sender is the one that Google has seen', () => {
  expect(clientAddress(undefined, '127.0.0.1')).toEqual({ address: '127.0.0.1', isCertain: true })
  expect(clientAddress('192.0.2.1', '')).toEqual({ address: '192.0.2.1', isCertain: true })
  const through = clientAddress('10.0.0.1, 192.0.2.1', '')
  expect(through).toEqual({ address: '192.0.2.1', isCertain: false })
})
