import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  projectId,
  startFakeGoogle,
  webAppConfig,
  type FakeGoogle,
} from '../google/testing/fake-google.ts'
import { askAboutInit } from '../prompts/init-questions.ts'
import { startFakeService } from '../testing/fake-service.ts'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'

const service = { projectId: '', region: 'us-central1', protocols: ['sftp'] }
const hosting = { rewrites: [{ source: '/art/**', function: 'artwork' }, { source: '**' }] }
const key = 'AIzaSyA-invented-key-0123456789'

let root: string
let google: FakeGoogle
beforeEach(async () => {
  google = await startFakeGoogle()
  vi.stubEnv('DDEX_DSP_GOOGLE_ORIGIN', google.origin)
  vi.stubEnv('GOOGLE_OAUTH_ACCESS_TOKEN', 'a token')
  root = mkdtempSync(join(tmpdir(), 'init-'))
  writeFileSync(join(root, 'ddex-dsp.json'), JSON.stringify(service))
  writeFileSync(join(root, 'firebase.json'), JSON.stringify({ hosting }))
  mkdirSync(join(root, 'servers', 'sftp'), { recursive: true })
  const example =
    '# Mine.\nDDEX_DSP_PROJECT_ID=my-project\nDDEX_DSP_REGION=\nDDEX_DSP_SFTP_PORT=2222\n'
  writeFileSync(join(root, 'servers', 'sftp', '.env.example'), example)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true })
  await google.stop()
})

const run = (...args: string[]) => runDdexDsp('init', ...args, '--root', root)
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const json = (path: string) => JSON.parse(read(path)) as Record<string, unknown>
const flags = ['--project-id=a-label', '--region=europe-west1', `--web-api-key=${key}`]
const changes = () =>
  google.asked.filter(({ call }) => call.startsWith('POST') && !/:(lookup|test\w*)$/.test(call))

describe('ddex-dsp init', () => {
  test('writes project, region and settings wherever they are read, and once more changes nothing', async () => {
    expect(await run(...flags)).toMatchObject({ code: 0, error: '' })
    expect(json('ddex-dsp.json')).toEqual({
      ...{ ...service, projectId: 'a-label', region: 'europe-west1', webApiKey: key },
      webUrl: 'https://a-label.web.app',
    })
    expect(json('.firebaserc')).toEqual({ projects: { default: 'a-label' } })
    expect(json('firebase.json')).toMatchObject({
      hosting: {
        rewrites: [
          { source: '/art/**', function: { functionId: 'artwork', region: 'europe-west1' } },
          { source: '**' },
        ],
      },
    })
    expect(read('servers/sftp/.env')).toBe(
      '# Mine.\nDDEX_DSP_PROJECT_ID=a-label\nDDEX_DSP_REGION=europe-west1\nDDEX_DSP_SFTP_PORT=2222\n',
    )
    const { out } = await run(...flags, '--json')
    const outcomes = (JSON.parse(out) as { files: { outcome: string }[] }).files
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(3).fill('unchanged'),
      'kept',
    ])
    expect(google.asked).toEqual([])
  })

  test('asks Google for the key of the web app where nobody says it', async () => {
    const app = `GET firebase.googleapis.com/v1beta1/projects/${projectId}/webApps`
    google.answers[`${app}/1:1:web:1/config`] = webAppConfig(key)
    expect((await run(`--project-id=${projectId}`)).code).toBe(0)
    expect(json('ddex-dsp.json')).toMatchObject({ webApiKey: key })
    google.asked.length = 0
    expect((await run(`--project-id=${projectId}`)).code).toBe(0)
    expect(google.asked).toEqual([])
  })

  test('says what is missing, and refuses to be another project unless it is forced', async () => {
    expect(await run('--region=europe-west1')).toMatchObject({ code: 2 })
    await run(...flags)
    expect(await run('--project-id=other-one')).toMatchObject({ code: 3 })
    expect((await run('--project-id=Not One')).code).toBe(2)
    rmSync(join(root, 'firebase.json'))
    expect((await run(...flags)).error).toContain('`npx create-ddex-dsp .` makes it one')
  })

  test('makes the keys of the service, and never a second time', async () => {
    const secrets = `secretmanager.googleapis.com/v1/projects/a-label/secrets`
    google.answers[`POST ${secrets}`] = { name: 'made' }
    const { out } = await run(...flags, '--secrets')
    expect(out).toContain('made: secret DDEX_DSP_SEALING_KEY')
    expect(changes().map(({ call }) => call.replace(secrets, ''))).toEqual([
      ...['POST ?secretId=DDEX_DSP_STREAM_KEY', 'POST /DDEX_DSP_STREAM_KEY:addVersion'],
      ...['POST ?secretId=DDEX_DSP_SEALING_KEY', 'POST /DDEX_DSP_SEALING_KEY:addVersion'],
    ])
    const { payload } = changes().at(-1)?.body as { payload: { data: string } }
    const sealingKey = Buffer.from(payload.data, 'base64').toString()
    expect(Buffer.from(sealingKey, 'base64')).toHaveLength(32)
    expect(out).not.toContain(sealingKey)
    google.asked.length = 0
    google.answers[`GET ${secrets}/`] = { name: 'v', state: 'ENABLED' }
    expect((await run(...flags, '--secrets')).out).toContain(
      'there already: secret DDEX_DSP_STREAM_KEY',
    )
    expect(changes()).toEqual([])
  })

  test('makes an account an admin, keeps its other claims, and tells a new password once', async () => {
    const accounts = 'identitytoolkit.googleapis.com/v1/projects/a-label/accounts'
    google.answers[`POST ${accounts}`] = { localId: 'new-one' }
    google.answers[`POST ${accounts}:lookup`] = {}
    google.answers[`POST ${accounts}:update`] = {}
    const { out } = await run(...flags, '--admin-email=ada@example.com', '--json')
    const { admin } = JSON.parse(out) as { admin: { outcome: string; password: string } }
    expect(admin.outcome).toBe('made')
    expect(changes().map(({ body }) => body)).toEqual([
      { email: 'ada@example.com', password: admin.password, disabled: false },
      { localId: 'new-one', customAttributes: '{"role":"admin"}' },
    ])
    google.asked.length = 0
    const known = { localId: 'ada', customAttributes: '{"plan":"premium"}' }
    google.answers[`POST ${accounts}:lookup`] = { users: [known] }
    const again = await run(...flags, '--admin-email=ada@example.com')
    expect(again.out).toContain('admin ada@example.com\n')
    expect(changes().map(({ body }) => body)).toEqual([
      { localId: 'ada', customAttributes: '{"plan":"premium","role":"admin"}' },
    ])
  })

  test('is at home in the repository too: its own file at the root, and the region where it is built', async () => {
    const base = join(root, 'template', 'base')
    mkdirSync(base, { recursive: true })
    const template = { region: 'us-central1', protocols: ['sftp'], homeTerritory: 'NL' }
    writeFileSync(join(base, 'ddex-dsp.json'), JSON.stringify(template))
    rmSync(join(root, 'ddex-dsp.json'))
    const before = read('firebase.json')
    const { code, out } = await run('--project-id=a-label', `--web-api-key=${key}`)
    expect(code).toBe(0)
    expect(json('ddex-dsp.json')).toMatchObject({ projectId: 'a-label', region: 'us-central1' })
    expect(read('template/base/ddex-dsp.json')).toBe(JSON.stringify(template))
    expect(read('firebase.json')).toBe(before)
    expect(out).toContain('ddex-dsp protocols setup --on=project --protocol=sftp')
    expect((await run('--region=europe-west1', '--force')).code).toBe(0)
    expect(json('template/base/ddex-dsp.json')).toEqual({ ...template, region: 'europe-west1' })
    expect(read('firebase.json')).toContain('europe-west1')
  })

  test('makes the first feeds of a service that runs, and tells their passwords once', async () => {
    const stack = await startFakeService({
      documents: {},
      callables: {
        listFeeds: () => ({ result: { feeds: [] } }),
        createFeed: (data) => ({ result: { ...data, password: 'coral-river-57' } }),
      },
    })
    try {
      mkdirSync(join(root, '.local'))
      cpSync(join(stack.root, '.local'), join(root, '.local'), { recursive: true })
      const kinds = { ...service, protocols: ['sftp', 's3', 'http'] }
      writeFileSync(join(root, 'ddex-dsp.json'), JSON.stringify(kinds))
      const { out, code } = await run(...flags, '--distributor=label')
      expect(code).toBe(0)
      expect(out).toContain('label-sftp: made\n  Password: coral-river-57, shown this once\n')
      expect(out).toContain('label-http: made')
      expect(out).toContain('Feeds of the local stack:\n')
      expect(out).toContain(
        'protocols setup --on=project --protocol=sftp,s3,http --distributor=label',
      )
      const made = stack.calls.filter(({ name }) => name === 'createFeed')
      expect(made.map(({ data }) => (data.feed as { id: string }).id)).toEqual([
        ...['label-sftp', 'label-http'],
      ])
      const json = await run(...flags, '--distributor=label', '--protocol=sftp', '--json')
      expect(JSON.parse(json.out)).toMatchObject({ feeds: [{ id: 'label-sftp' }] })
    } finally {
      await stack.stop()
    }
  })

  test('says what to do where no service runs that could make the feeds; all else is done then', async () => {
    const { code, out } = await run(...flags, '--distributor=label', '--on=local')
    expect(code).toBe(1)
    expect(out).toContain('No feed was made: No local stack runs')
    expect(out).toContain('This is a-label now.')
    expect(json('ddex-dsp.json')).toMatchObject({ projectId: 'a-label' })
    const before = read('ddex-dsp.json')
    expect(await run(...flags, '--distributor=label', '--protocol=s3')).toMatchObject({ code: 2 })
    expect(read('ddex-dsp.json')).toBe(before)
  })

  test('asks for the same on a terminal', async () => {
    const input = new PassThrough()
    const output = new PassThrough()
    output.end = () => output
    const answers = [
      ['Id of your Firebase project', 'a-label'],
      ['Where listeners go', ''],
      ['keys in Secret Manager', 'y'],
      ['E-mail of the first admin', 'ada@example.com'],
      ['Id of who delivers first', 'label'],
      ['How does it deliver?', ' '],
    ]
    let shown = ''
    output.on('data', (chunk: Buffer) => {
      shown += chunk.toString('utf8')
      const [question = '', answer = ''] = answers[0] ?? []
      if (!question || !shown.includes(question)) return
      answers.shift()
      shown = ''
      setImmediate(() => input.write(`${answer}\r`))
    })
    const known = { webApiKey: key, region: 'europe-west1' }
    const asked = askAboutInit(known, { secrets: false }, ['sftp'], { input, output })
    expect(await asked).toEqual({
      said: {
        ...{ projectId: 'a-label', region: 'europe-west1', webApiKey: key },
        webUrl: 'https://a-label.web.app',
      },
      wishes: {
        ...{ secrets: true, adminEmail: 'ada@example.com' },
        feeds: { distributor: 'label', protocol: 'sftp' },
      },
    })
  })
})
