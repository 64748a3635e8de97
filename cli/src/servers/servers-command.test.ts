import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isRunning } from '../dev/processes.ts'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'
import { followFile, tailOf } from './follow-log.ts'
import { operationsIn } from './show-servers.ts'

/** Answers as a protocol server's operations do, and ends when it is told to. */
const program = `import { createServer } from 'node:http'
const metrics = \`process_start_time_seconds{protocol="sftp"} \${Math.floor(Date.now() / 1000) - 7200}
ddex_dsp_connections{protocol="sftp"} 3
\`
if (process.env.DDEX_DSP_BUCKET === 'broken') { console.log('{"msg":"config_invalid"}'); process.exit(2) }
createServer((request, response) =>
  response.end(request.url === '/metrics' ? metrics : '{"ready":true,"journalFiles":2}'),
).listen(Number(process.env.DDEX_DSP_SFTP_OPERATIONS_PORT), '127.0.0.1', () => console.log('{"msg":"listening"}'))
process.on('SIGTERM', () => { console.log('{"msg":"stopped"}'); process.exit(0) })
`

let root: string
let port: number
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'servers-'))
  mkdirSync(join(root, 'servers', 'sftp', 'dist'), { recursive: true })
  writeFileSync(join(root, 'servers', 'sftp', 'dist', 'main.js'), program)
  writeFileSync(
    join(root, 'servers', 'sftp', 'package.json'),
    '{"version":"1.2.3","type":"module"}',
  )
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  port = (probe.address() as AddressInfo).port
  await new Promise((resolve) => probe.close(resolve))
})
afterEach(async () => {
  await runDdexDsp('servers', 'stop', '--root', root)
  rmSync(root, { recursive: true })
})

const run = (...args: string[]) => runDdexDsp('servers', ...args, '--root', root)
const settings = (more = '') =>
  writeFileSync(
    join(root, 'servers', 'sftp', '.env'),
    `DDEX_DSP_BUCKET=music\nDDEX_DSP_SFTP_OPERATIONS_PORT=${port}\n${more}`,
  )

describe('ddex-dsp servers', () => {
  test('start, are shown, write a log, and stop', async () => {
    settings()
    const started = await run('start', 'sftp', '--no-build', '--json')
    expect(started.error).toMatch(/^✓ Start sftp {2}\d+\.\d s\n$/)
    const [{ pid }] = JSON.parse(started.out) as [{ pid: number }]
    expect(isRunning(pid)).toBe(true)
    expect((await run('start', '--no-build')).out).toBe(`sftp was running (process ${pid})\n`)

    const { out, code } = await run('status', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject([
      { name: 'sftp', state: 'ready', version: '1.2.3', connections: 3, waitingFiles: 2, pid },
    ])
    expect((await run('status')).out).toMatch(/sftp +ready +\d+ +1\.2\.3 +2 h 0 min +3 +2\n/)
    expect((await run('logs')).out).toBe('{"msg":"listening"}\n')

    expect((await run('stop')).out).toBe(`sftp stopped (process ${pid})\n`)
    expect(isRunning(pid)).toBe(false)
    expect((await run('logs', '--lines=1')).out).toBe('{"msg":"stopped"}\n')
    expect(await run('status')).toMatchObject({ code: 1 })
    expect((await run('stop')).out).toBe('sftp was not running\n')
  }, 60_000)

  test('say what is missing: settings, the program, a server of that name', async () => {
    expect((await run('start', '--no-build')).error).toContain('.env is missing: copy servers/sftp')
    settings()
    rmSync(join(root, 'servers', 'sftp', 'dist', 'main.js'))
    expect((await run('start', '--no-build')).error).toContain('leave --no-build out')
    expect(await run('status', 'ftp')).toMatchObject({ code: 2 })
    expect(await run('logs', 'ftp')).toMatchObject({ code: 2 })
    expect(await run('logs', '--json')).toMatchObject({
      code: 1,
      error: expect.stringContaining('There is no log of sftp yet') as string,
    })
  })

  test('end with the last line of the log when a server ends at once', async () => {
    settings('DDEX_DSP_BUCKET=broken\n')
    const { error, code } = await run('start', '--no-build')
    expect(code).toBe(1)
    expect(error).toContain('The sftp server ended at once: {"msg":"config_invalid"}')
  }, 60_000)

  test('are not started or stopped beside a local stack, which has its own', async () => {
    mkdirSync(join(root, '.local'))
    const stack = { pids: { launcher: process.pid }, sftp: { port: 1 }, logs: join(root, 'logs') }
    writeFileSync(join(root, '.local', 'stack.json'), JSON.stringify(stack))
    for (const verb of ['start', 'stop'])
      expect((await run(verb)).error).toContain('`npm start` starts them')
    mkdirSync(join(root, 'logs'))
    writeFileSync(join(root, 'logs', 'sftp.log'), 'a line of the stack\n')
    expect((await run('logs')).out).toBe('a line of the stack\n')
    expect((await run('status')).out).toContain('not running')
    for (const verb of ['status', 'logs'])
      expect(await run(verb, 'ftp')).toMatchObject({
        code: 2,
        error: "ddex-dsp: There is no server 'ftp' in the local stack; there is sftp.\n",
      })
    rmSync(join(root, '.local', 'stack.json'))
  })
})

test('operations are where the last line `listening` says', () => {
  const log = '{"msg":"listening","operationsPort":9}\nplain\n'
  expect(operationsIn(log)).toBe('http://127.0.0.1:9')
  expect(operationsIn('nothing')).toBeNull()
})

test('a log is followed from where it was read, and from its start when it was cut', async () => {
  const path = join(root, 'a.log')
  writeFileSync(path, 'one\ntwo\nthree\n')
  const { text, end } = tailOf(path, 2)
  expect(text).toBe('two\nthree\n')
  const leaving = new AbortController()
  const lines = followFile(path, end, leaving.signal, 1)
  appendFileSync(path, 'four\n')
  expect(await lines.next()).toEqual({ value: 'four\n', done: false })
  writeFileSync(path, 'new\n')
  expect(await lines.next()).toEqual({ value: 'new\n', done: false })
  leaving.abort()
  expect((await lines.next()).done).toBe(true)
})
