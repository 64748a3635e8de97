import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const server = fileURLToPath(new URL('..', import.meta.url))
const root = join(server, '..', '..')
const homes = ['dsp-core', 'ingestion-servers'].map((name) => join(root, 'packages', name))

let folder: string
let program: string

/** As the Dockerfile does it: the build script's bundle, and beside it the packages that it names. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ftp-container-'))
  program = join(folder, 'dist', 'container.js')
  const manifest = readFileSync(join(server, 'package.json'), 'utf8')
  const { scripts } = JSON.parse(manifest) as { scripts: { build: string } }
  const args = scripts.build.split(' ').slice(1)
  const kept = args.filter((argument) => !argument.startsWith('--outfile='))
  const esbuild = join(root, 'node_modules', '.bin', 'esbuild')
  execFileSync(esbuild, [...kept, '--log-level=error', `--outfile=${program}`], { cwd: server })
  for (const [, name = ''] of scripts.build.matchAll(/--external:(\S+)/g)) {
    const home = homes.find((each) => existsSync(join(each, 'node_modules', name)))
    if (!home) throw new Error(`${name} is in no package that the server is made of.`)
    const place = join(folder, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(join(home, 'node_modules', name), place)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Starts it; `logged` waits for a line of its log. */
function start(changed: Record<string, string>) {
  const child = spawn(process.execPath, [program], {
    // No setting of this machine may get in, and nothing may leave it.
    env: {
      ...{ PATH: process.env['PATH'], FIRESTORE_EMULATOR_HOST: '127.0.0.1:9' },
      ...{ DDEX_DSP_PROJECT_ID: 'demo-container', DDEX_DSP_BUCKET: 'demo-container.appspot.com' },
      ...{ DDEX_DSP_FTP_PORT: '0', DDEX_DSP_FTP_OPERATIONS_PORT: '0' },
      ...{ DDEX_DSP_FTP_STOP_GRACE_SECONDS: '1', DDEX_DSP_FTP_VOLUME: join(folder, 'volume') },
      ...changed,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close') as Promise<[number | null]>
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const logged = async (event: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`It ended without saying "${event}".`)
      if (value.includes(`"${event}"`)) return JSON.parse(value) as Record<string, unknown>
    }
  }
  return { child, ended, logged }
}

test('as in its container it listens, tells how it is, and ends in order when told to', async () => {
  const { child, ended, logged } = start({})
  try {
    const { port, operationsPort } = await logged('listening')
    const get = (path: string) => fetch(`http://127.0.0.1:${String(operationsPort)}${path}`)
    expect((await get('/healthz')).status).toBe(200)
    expect(await (await get('/readyz')).json()).toMatchObject({ ready: true })
    expect(await (await get('/metrics')).text()).toContain('ddex_dsp_connections{')
    const client = connect(Number(port), '127.0.0.1')
    const [greeting] = (await once(client, 'data')) as [Buffer]
    expect(greeting.toString()).toMatch(/^220 /)
    child.kill('SIGTERM')
    await logged('stopped')
    expect(await ended).toEqual([0, null])
    client.destroy()
  } finally {
    child.kill('SIGKILL')
  }
})

test.each([
  ['DDEX_DSP_FTP_PORT', 'ftp'],
  ['DDEX_DSP_PROJECT_ID', ''],
  ['DDEX_DSP_FTP_TLS_KEY_FILE', '/no/such/key'],
])('does not start with %s=%s, and says why', async (name, value) => {
  const { ended, logged } = start({ [name]: value })
  const { reason } = await logged('config_invalid')
  expect(reason).toContain(name)
  expect(await ended).toEqual([2, null])
})
