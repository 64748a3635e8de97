import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { protocols } from '../ddex-dsp.json'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const cli = join(project, 'node_modules', '@ddex', 'dsp-cli', 'dist', 'ddex-dsp.js')

/** Ports of its own, so that a service that runs here meanwhile is not in the way. */
const portOffset = process.env.DDEX_DSP_TEST_PORT_OFFSET ?? '700'

/** Doors through which the demo release comes without a program of this machine's. */
const hasOwnSender = ['http', 'gcs', 's3'].some((protocol) => protocols.includes(protocol))
const client = protocols.includes('sftp') ? ['sftp', '-V'] : ['curl', '--version']

const missing = [
  ['java', '-version'],
  [process.env.DDEX_DSP_FFMPEG ?? 'ffmpeg', '-version'],
  ...(hasOwnSender ? [] : [client]),
]
  .filter(([program = '', flag = '']) => spawnSync(program, [flag]).error)
  .map(([program]) => program)

if (missing.length > 0) {
  process.stderr.write(
    `\nNOT TESTED: a delivery, because these are not here: ${missing.join(', ')}\n`,
  )
}

interface Stack {
  projectId: string
  urls: { web: string; firestore: string }
}

const local = mkdtempSync(join(tmpdir(), 'delivery-'))
let service: ChildProcess | undefined
let said = ''
let stack: Stack

/** Documents of a collection, read as the owner of the local service. */
async function documents(path: string): Promise<{ name: string; fields: object }[]> {
  const { projectId, urls } = stack
  const url = `${urls.firestore}/v1/projects/${projectId}/databases/(default)/documents/${path}`
  const answer = await fetch(url, { headers: { authorization: 'Bearer owner' } })
  const body = (await answer.json()) as { documents?: { name: string; fields: object }[] }
  return body.documents ?? []
}

describe.skipIf(missing.length > 0)('the whole service', () => {
  // It is ready when it has taken its first demo release as a distributor sends it.
  beforeAll(async () => {
    service = spawn(process.execPath, [cli, 'dev', '--port-offset', portOffset], {
      cwd: project,
      env: { ...process.env, CI: '1', DDEX_DSP_LOCAL_DIR: local },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const child = service
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          said += chunk.toString('utf8')
          if (/^ready$/m.test(said)) resolve()
        })
      }
      child.once('exit', () => reject(new Error(`It did not start:\n${said}`)))
    })
    stack = JSON.parse(readFileSync(join(local, 'stack.json'), 'utf8')) as Stack
  }, 300_000)

  afterAll(async () => {
    const child = service
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    }
    rmSync(local, { recursive: true, force: true })
  }, 60_000)

  it('has taken a delivery and has a release with its tracks to show', async () => {
    const deliveries = await documents('deliveries')
    expect(JSON.stringify(deliveries[0]?.fields)).toContain('"completed"')
    expect(await documents('releases')).not.toEqual([])
    expect(await documents('tracks')).not.toEqual([])
  })

  it('serves the app', async () => {
    const page = await fetch(stack.urls.web)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<div id="app">')
  })
})
