import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { bundle } from '../dev/bundle.ts'
import { isRunning } from '../dev/processes.ts'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'
import { spawnDdexDsp } from '../testing/spawn-ddex-dsp.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const names = ['ftp', 'sftp'] as const

let root: string
const run = (...args: string[]) => runDdexDsp('servers', ...args, '--root', root)

async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return String(port)
}

/** The example of a server's settings, with what differs on this machine. */
async function settingsOf(name: (typeof names)[number]): Promise<string> {
  const example = readFileSync(join(repository, 'servers', name, '.env.example'), 'utf8')
  const prefix = `DDEX_DSP_${name.toUpperCase()}`
  const settings = {
    ...parseEnv(example),
    [`${prefix}_PORT`]: await freePort(),
    [`${prefix}_OPERATIONS_PORT`]: await freePort(),
    [`${prefix}_VOLUME`]: join(root, 'volumes', name),
    [`${prefix}_STOP_GRACE_SECONDS`]: '1',
    // Nothing answers there: no server needs Firestore to start.
    FIRESTORE_EMULATOR_HOST: '127.0.0.1:9',
  }
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'server-bundles-'))
  for (const name of names) {
    const folder = join(root, 'servers', name)
    mkdirSync(join(root, 'volumes', name), { recursive: true })
    await bundle({
      entry: join(repository, 'servers', name, 'src', 'main.ts'),
      outfile: join(folder, 'dist', 'main.js'),
      use: 'here',
    })
    copyFileSync(join(repository, 'servers', name, 'package.json'), join(folder, 'package.json'))
    writeFileSync(join(folder, '.env'), await settingsOf(name))
  }
}, 60_000)
afterAll(async () => {
  await run('stop')
  rmSync(root, { recursive: true })
})

describe('the servers that we ship, by ddex-dsp servers', () => {
  beforeEach(() => run('stop').then(() => undefined))

  test('start, greet, tell how they are, log as documents, and stop in order', async () => {
    const started = await run('start', '--no-build', '--json')
    expect(started.error).toContain('Start ftp')
    const outcomes = JSON.parse(started.out) as { name: string; outcome: string; pid: number }[]
    expect(outcomes).toMatchObject([
      { name: 'ftp', outcome: 'started' },
      { name: 'sftp', outcome: 'started' },
    ])
    const status = await run('status', '--json')
    expect(status.code).toBe(0)
    expect(JSON.parse(status.out)).toMatchObject(
      names.map((name) => ({ name, state: 'ready', connections: 0, waitingFiles: 0 })),
    )
    expect(await greeting('ftp')).toMatch(/^220 /)
    expect(await greeting('sftp')).toMatch(/^SSH-2\.0-/)

    const logs = await run('logs', 'sftp', '--json')
    const entries = logs.out.trim().split('\n')
    expect(entries.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ server: 'sftp', event: 'listening' }),
    )
    const stopped = await run('stop')
    expect(stopped.out).toMatch(/^ftp stopped \(process \d+\)\nsftp stopped \(process \d+\)\n$/)
    expect(outcomes.map(({ pid }) => isRunning(pid))).toEqual([false, false])
    expect(await run('status')).toMatchObject({ code: 1 })
  }, 60_000)

  test('have their logs followed until they are interrupted', async () => {
    const following = spawnDdexDsp('servers', 'logs', 'ftp', '--follow', '--json', '--root', root)
    try {
      await following.line()
      await run('start', 'ftp', '--no-build')
      let line = ''
      while (!line.includes('"listening"')) line = await following.line()
      expect(JSON.parse(line)).toMatchObject({ server: 'ftp', event: 'listening' })
      expect(await following.interrupt()).toBe(130)
    } finally {
      following.kill()
      await run('stop', 'ftp')
    }
  }, 60_000)

  test('are not taken for ready while another program answers in their place', async () => {
    const port = portOf('sftp', 'OPERATIONS_PORT')
    const other = createServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
    }).listen(port, '127.0.0.1')
    await once(other, 'listening')
    try {
      const { error, code } = await run('start', 'sftp', '--no-build')
      expect(code).toBe(1)
      expect(error).toContain('The sftp server ended at once')
    } finally {
      other.close()
    }
  }, 60_000)
})

const portOf = (name: (typeof names)[number], what: string): number =>
  Number(
    parseEnv(readFileSync(join(root, 'servers', name, '.env'), 'utf8'))[
      `DDEX_DSP_${name.toUpperCase()}_${what}`
    ],
  )

async function greeting(name: (typeof names)[number]): Promise<string> {
  const client = connect(portOf(name, 'PORT'), '127.0.0.1')
  const [line] = (await once(client, 'data')) as [Buffer]
  client.destroy()
  return line.toString()
}

describe('ddex-dsp servers --docker', () => {
  let asked: () => string[]

  /** A docker that notes what it is asked and answers as Compose 2.21 and newer do. */
  function fakeDocker(answers: Record<string, string> = {}, code = 0): void {
    const folder = mkdtempSync(join(tmpdir(), 'fake-docker-'))
    const note = join(folder, 'asked')
    writeFileSync(note, '')
    const cases = Object.entries(answers).map(
      ([verb, text]) => `${verb}) cat <<'END'\n${text}\nEND\n;;`,
    )
    const script = `#!/bin/sh\necho "$@" >> ${note}\ncase "$2" in\n${cases.join('\n')}\nesac\nexit ${code}\n`
    writeFileSync(join(folder, 'docker'), script)
    chmodSync(join(folder, 'docker'), 0o755)
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`)
    asked = () => readFileSync(note, 'utf8').trim().split('\n').filter(Boolean)
  }
  afterEach(() => void vi.unstubAllEnvs())

  test('starts, waits until they are healthy, and stops', async () => {
    fakeDocker()
    const started = await run('start', '--docker', '--json')
    expect(started.code).toBe(0)
    expect(JSON.parse(started.out)).toEqual(
      names.map((name) => ({ name, outcome: 'started', pid: null })),
    )
    expect((await run('start', 'sftp', '--docker', '--no-build', '--timeout=90')).out).toBe(
      'sftp started\n',
    )
    await run('stop', '--docker')
    expect(asked()).toEqual([
      'compose up --detach --wait --wait-timeout 30 --build',
      'compose up --detach --wait --wait-timeout 90 sftp',
      'compose stop',
    ])
  })

  test.each([
    ['a document a line', (all: string[]) => all.join('\n')],
    ['one list', (all: string[]) => `[${all.join(',')}]`],
  ])('tells how the containers are, from %s', async (_, written) => {
    const services = [
      { Service: 'ftp', State: 'running', Health: 'healthy' },
      { Service: 'sftp', State: 'running', Health: 'starting' },
    ]
    fakeDocker({ ps: written(services.map((each) => JSON.stringify(each))) })
    const { out, code } = await run('status', '--docker', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject([
      { name: 'ftp', state: 'ready' },
      { name: 'sftp', state: 'not ready' },
    ])
    expect(await run('status', 'ftp', '--docker')).toMatchObject({ code: 0 })
    expect(asked()).toEqual([
      'compose ps --all --format json ftp sftp',
      'compose ps --all --format json ftp',
    ])
  })

  test('shows what they wrote, as documents on request', async () => {
    fakeDocker({ logs: '{"msg":"listening"}\nplain' })
    const { out } = await run('logs', 'sftp', '--docker', '--json', '--lines=5')
    expect(out).toBe('{"server":"sftp","msg":"listening"}\n{"server":"sftp","text":"plain"}\n')
    expect(asked()).toEqual(['compose logs --tail 5 --no-log-prefix --no-color sftp'])
  })

  test('says what docker could not do, and that there is none', async () => {
    fakeDocker({}, 17)
    const failed = await run('start', '--docker', '--no-build')
    expect(failed).toMatchObject({ code: 1 })
    expect(failed.error).toMatch(/docker compose up .* failed with code 17\.\n$/)
    vi.stubEnv('PATH', '')
    expect((await run('stop', '--docker')).error).toContain('There is no docker here')
    expect(await run('stop', 'fax', '--docker')).toMatchObject({ code: 2 })
  })
})
