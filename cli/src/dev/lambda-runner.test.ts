import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { LambdaRunner } from './lambda-runner.ts'

/** A process that fails as often as an event says, ends when it says so, and tells how many it has in hand. */
const program = `
let open = 0
const tries = new Map()
process.on('message', ({ id, event }) => {
  const tried = (tries.get(event.name) ?? 0) + 1
  tries.set(event.name, tried)
  if (event.ends) process.exit(1)
  open += 1
  setImmediate(() => {
    const most = open
    open -= 1
    if (tried <= event.fails) process.send({ id, error: { name: 'Error', message: 'not now' } })
    else process.send({ id, answer: { tried, most } })
  })
})
process.once('disconnect', () => process.exit())`

let folder: string
let runner: LambdaRunner
let logged: { event: string; fields: Record<string, unknown> }[]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lambda-runner-'))
  writeFileSync(join(folder, 'worker.cjs'), program)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => runner.stop())

const start = (concurrency: number) => {
  logged = []
  runner = new LambdaRunner({
    ...{ worker: join(folder, 'worker.cjs'), program: '', env: process.env, concurrency },
    ...{ timeoutMs: 30_000, retryAfterMs: [1, 1] },
    log: (event, fields) => logged.push({ event, fields }),
  })
  return runner
}

test('an event is tried three times, as AWS does, and then given up', async () => {
  start(1)
  expect(await runner.take({ name: 'a', fails: 2 })).toBe(true)
  expect(await runner.take({ name: 'b', fails: 3 })).toBe(false)
  const names = logged.map(({ event }) => event)
  expect(names.slice(0, 3)).toEqual(['invocation_failed', 'invocation_failed', 'invoked'])
  expect(names.at(-1)).toBe('event_given_up')
})

test('a process has one event at a time, and others wait', async () => {
  start(2)
  const events = Array.from({ length: 12 }, (_, index) => ({ name: String(index), fails: 0 }))
  await Promise.all(events.map((event) => runner.take(event)))
  const answers = logged.map(({ fields }) => fields['answer'] as { most: number })
  expect(answers).toHaveLength(12)
  expect(answers.every(({ most }) => most === 1)).toBe(true)
})

test('a process that ends is replaced', async () => {
  start(1)
  expect(await runner.take({ name: 'end', ends: true })).toBe(false)
  expect(await runner.take({ name: 'next', fails: 0 })).toBe(true)
})
