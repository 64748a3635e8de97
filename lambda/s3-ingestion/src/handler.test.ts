import { execFile, execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))
let target: string

beforeAll(async () => {
  target = await mkdtemp(join(tmpdir(), 's3-ingestion-'))
  execFileSync(process.execPath, [join(folder, 'build.mjs'), join(target, 'dist')])
})
afterAll(() => rm(target, { recursive: true, force: true }))

/** Loads the bundle as Lambda does, hands it an event, and says what it answered and what it had to load. */
const program = `
const { handler } = require('./dist/index.js')
const answer = async () => {
  try { return { answer: await handler(JSON.parse(process.argv[1])) } }
  catch (error) { return { error: error.message } }
}
answer().then((said) => {
  const loaded = Object.keys(require.cache).map((path) => path.split('/').at(-1))
  process.stdout.write(JSON.stringify({ ...said, loaded }))
  process.exit()
})`

async function invoke(event: unknown, settings: Record<string, string>) {
  const args = ['-e', program, JSON.stringify(event)]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: target,
    // No setting of this machine may get in, and nothing may leave it.
    env: { PATH: process.env['PATH'], FIRESTORE_EMULATOR_HOST: '127.0.0.1:9', ...settings },
  })
  const line = stdout.slice(stdout.lastIndexOf('{"answer"') + stdout.lastIndexOf('{"error"') + 1)
  return JSON.parse(line) as { answer?: unknown; error?: string; loaded: string[] }
}

const needed = { DDEX_DSP_PROJECT_ID: 'demo-lambda', DDEX_DSP_BUCKET: 'demo-lambda.appspot.com' }
const setUp = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'deliveries' }

test('as in Lambda, with nothing beside it, the bundle answers an event and loads no gRPC', async () => {
  expect(readdirSync(join(target, 'dist')).sort()).toEqual([
    ...['function.json', 'grpc.js', 'index.js', 'package.json'],
  ])
  const { answer, loaded } = await invoke(setUp, needed)
  expect(answer).toEqual({ received: 0, ignored: 0, refused: 0, acknowledgements: 0 })
  expect(loaded).toContain('index.js')
  expect(loaded).not.toContain('grpc.js')
})

test('says which setting is missing', async () => {
  const { error } = await invoke(setUp, { DDEX_DSP_BUCKET: 'demo-lambda.appspot.com' })
  expect(error).toBe('DDEX_DSP_PROJECT_ID is not set.')
})
