import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'
import { spawnDdexDsp } from '../testing/spawn-ddex-dsp.ts'

let root: string
let log: string
const now = Date.now()
const line = (secondsAgo: number, event: string, fields: object = {}) =>
  `${JSON.stringify({ time: new Date(now - secondsAgo * 1000).toISOString(), service: 's3', event, ...fields })}\n`

beforeEach(() => {
  vi.stubEnv('AWS_REGION', '')
  vi.stubEnv('AWS_DEFAULT_REGION', '')
  root = mkdtempSync(join(tmpdir(), 'local-function-'))
  mkdirSync(join(root, '.local'))
  log = join(root, 's3.log')
  const stack = { pids: { launcher: process.pid }, s3: { endpoint: 'http://here' }, logs: root }
  writeFileSync(join(root, '.local', 'stack.json'), JSON.stringify(stack))
  writeFileSync(
    log,
    [
      line(7200, 'invoked', { id: 1 }),
      line(20, 'invoked', { id: 2, answer: { received: 1 } }),
      line(15, 'invocation_failed', { id: 3 }),
      line(10, 'event_given_up'),
      `{"level":30,"time":"${new Date(now).toISOString()}","msg":"object_received","feedId":"demo-s3"}\n`,
      'a line of a function that broke\n',
    ].join(''),
  )
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true })
})

const lambda = (...args: string[]) => runDdexDsp('lambda', ...args, '--root', root)
const documents = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each) as Record<string, unknown>)

test('the local function tells its log as that of AWS does', async () => {
  const { out, code } = await lambda('logs', '--json')
  expect(code).toBe(0)
  expect(documents(out).map(({ message }) => message)).toEqual([
    ...['invoked', 'invocation_failed', 'event_given_up', 'object_received'],
    'a line of a function that broke',
  ])
  expect(documents(out)[0]).toEqual({
    ...{ at: new Date(now - 20_000).toISOString(), kind: 'line', level: null, requestId: null },
    ...{ message: 'invoked', fields: { service: 's3', id: 2, answer: { received: 1 } } },
  })
  expect(documents((await lambda('logs', '--json', '--since=3h')).out)).toHaveLength(6)
  const filtered = await lambda('logs', '--filter="object_received"')
  expect(filtered.out).toMatch(/^\S+ info +object_received \{"feedId":"demo-s3"\}\n$/)
})

test('it is followed until it is interrupted', async () => {
  const following = spawnDdexDsp(
    'lambda',
    'logs',
    '--json',
    '--follow',
    '--since=12s',
    '--root',
    root,
  )
  const next = async () => (JSON.parse(await following.line()) as { message: string }).message
  try {
    // How long it takes to begin decides whether the first ones are still in time.
    let last = await next()
    while (last !== 'a line of a function that broke') last = await next()
    appendFileSync(log, line(0, 'invoked', { id: 4 }))
    expect(await next()).toBe('invoked')
    expect(await following.interrupt()).toBe(130)
  } finally {
    following.kill()
  }
}, 60_000)

test('it counts what it did, and says nothing of what nobody measured', async () => {
  const { out, code } = await lambda('metrics', '--json', '--since=1h')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    ...{ invocations: 2, errors: 1, throttles: 0, dropped: 1, concurrent: null },
    duration: { p50: null, p95: null, max: null },
  })
  expect((await lambda('metrics')).out).toMatch(/Calls +3\nFailed +1\n[\s\S]*Duration +–\n/)
})

test('has what only AWS has said, with what does the same here', async () => {
  const tried = [
    await lambda('test-event', '--bucket=b', '--key=k'),
    await runDdexDsp('s3', 'test-trigger', '--root', root),
  ]
  for (const { error, code } of tried) {
    expect(error).toContain('`ddex-dsp protocols test s3 --only=trigger` puts one and looks')
    expect(code).toBe(2)
  }
})

test('is not meant where a flag says another place, or no stack runs', async () => {
  const wanted = 'Say --region'
  expect((await lambda('metrics', '--on=project')).error).toContain(wanted)
  rmSync(join(root, '.local'), { recursive: true })
  expect((await lambda('logs')).error).toContain(wanted)
})
