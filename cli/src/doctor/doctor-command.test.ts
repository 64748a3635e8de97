import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'
import { checkJava, checkNode, checkPrograms } from './check-programs.ts'
import { checkFeeds } from './check-feeds.ts'
import { checkIndexes } from './check-indexes.ts'
import {
  checkFirebaseLogin,
  checkFunctionSettings,
  checkProjectFile,
  checkSettings,
} from './check-project.ts'
import { checkRules } from './check-rules.ts'
import { CannotStart } from '../dev/cannot-start.ts'
import { startFakeGoogle } from '../google/testing/fake-google.ts'
import { startFakeService } from '../testing/fake-service.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doctor-'))
})
afterEach(() => rmSync(root, { recursive: true }))
const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}

const service = {
  ...{ projectId: '', region: 'us-central1', protocols: ['sftp'] },
  ...{ homeTerritory: 'NL', listening: 'anyone' },
}

describe('ddex-dsp doctor', () => {
  test('fails with the fix where a folder is no project, and is silent elsewhere', async () => {
    const { out, code } = await runDdexDsp('doctor', '--root', root)
    expect(code).toBe(1)
    expect(out).toMatch(/^ok {3}Node: v/)
    expect(out).toMatch(/fail firebase\.json: .* is missing.*\n {5}Run this in a project/)
    const json = await runDdexDsp('doctor', '--root', root, '--json')
    expect(JSON.parse(json.out)).toContainEqual(
      expect.objectContaining({ name: 'ddex-dsp.json', state: 'fail' }),
    )
  }, 60_000)

  test('is content with a project in which all is there', async () => {
    write('firebase.json', '{"firestore":{"rules":"firestore.rules"}}')
    write('firestore.rules', rules())
    write('ddex-dsp.json', JSON.stringify(service))
    const { out, code } = await runDdexDsp('doctor', '--root', root)
    expect(code).toBe(0)
    expect(out).toContain('ok   firebase.json: all files that it names are here')
  }, 60_000)
})

const rules = (body = 'allow read: if true;') => `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    match /{path=**} {
      ${body}
    }
  }
}
`

test('has the emulator compile the rules, and says where they do not', async () => {
  write('firebase.json', '{"firestore":{"rules":"own.rules"},"storage":{"rules":"storage.rules"}}')
  write('own.rules', rules())
  write('storage.rules', 'service firebase.storage { match /b/{b}/o { allow read; } }')
  expect(await checkRules(root)).toMatchObject([
    { name: 'Firestore rules', state: 'ok' },
    { name: 'Storage rules', state: 'warn' },
  ])
  write('own.rules', rules('allow read: if request.auth.;'))
  const [fault] = await checkRules(root)
  expect(fault).toMatchObject({ state: 'fail' })
  expect(fault?.says).toContain('L5:35')
  const none = await checkRules(root, () => Promise.reject(new CannotStart('There is no Java.')))
  expect(none[0]).toMatchObject({ state: 'warn', says: 'are not compiled: There is no Java.' })
}, 120_000)

test('finds indexes that Firestore would refuse', () => {
  const field = (fieldPath: string, given: object) => ({ fieldPath, ...given })
  const up = { order: 'ASCENDING' }
  const good = { collectionGroup: 'releases', fields: [field('a', up), field('b', up)] }
  const faults = [
    { ...good, collectionGroup: '' },
    { ...good, queryScope: 'EVERYTHING' },
    { ...good, fields: [field('a', up)] },
    { ...good, fields: [field('a', up), field('b', { order: 'UP' })] },
    { ...good, fields: [field('a', up), field('b', {})] },
  ]
  write('firestore.indexes.json', JSON.stringify({ indexes: [good, ...faults, good] }))
  const found = checkIndexes(root)
  expect(found.map(({ state }) => state)).toEqual(Array(6).fill('fail'))
  expect(found.at(-1)?.says).toContain('more than once')
  expect(found.every(({ fix }) => fix)).toBe(true)
})

test('asks for the bucket where deliveries come by Cloud Storage', () => {
  write('ddex-dsp.json', '{"protocols":["sftp"]}')
  expect(checkFunctionSettings(root)).toEqual([])
  write('ddex-dsp.json', '{"protocols":["gcs"]}')
  expect(checkFunctionSettings(root)).toMatchObject([{ state: 'warn' }])
  write('functions/.env', 'DDEX_DSP_DELIVERY_BUCKET=deliveries-1\n')
  expect(checkFunctionSettings(root)).toMatchObject([{ state: 'ok', says: 'deliveries-1' }])
})

describe('with --online', () => {
  test('looks at the project as a deployment would, and says what it could not look at', async () => {
    const google = await startFakeGoogle()
    vi.stubEnv('DDEX_DSP_GOOGLE_ORIGIN', google.origin)
    vi.stubEnv('GOOGLE_OAUTH_ACCESS_TOKEN', 'a token')
    write('firebase.json', '{}')
    write('ddex-dsp.json', JSON.stringify(service))
    const { out } = await runDdexDsp('doctor', '--online', '--root', root)
    expect(out).toMatch(/warn project: cannot be looked at: .*which Firebase project/)
    expect(out).toMatch(/warn feeds: cannot be looked at/)
    expect(google.asked).toEqual([])
    vi.unstubAllEnvs()
    await google.stop()
  }, 60_000)
})

test('tries the door of every active feed of a stack that runs', async () => {
  const feed = (id: string, active: boolean) => ({
    ...{ id, name: id, protocol: 'sftp', distributorId: 'd', active, username: 'demo' },
    ...{ location: null, settings: {}, lastDeliveryAt: null },
  })
  const service = await startFakeService({
    documents: {},
    callables: {
      listFeeds: () => ({ result: { feeds: [feed('one', true), feed('two', false)] } }),
      showFeed: () => ({ result: { feed: feed('one', true), credentials: {} } }),
    },
  })
  vi.stubEnv('DDEX_DSP_SENDER_PASSWORD', 'secret')
  try {
    const found = await checkFeeds({ root: service.root, on: 'local' })
    // Nobody listens there.
    expect(found).toMatchObject([{ name: 'feed one' }])
    expect(found[0]?.state).not.toBe('ok')
    expect(found[0]?.fix).toContain('protocols test --feed-id=one')
  } finally {
    vi.unstubAllEnvs()
    await service.stop()
  }
}, 60_000)

test('wants Node 20.19 or newer', () => {
  expect(checkNode('v20.18.9').state).toBe('fail')
  expect(['v20.19.0', 'v22.0.0'].map((each) => checkNode(each).state)).toEqual(['ok', 'ok'])
})

test('tells programs that are missing from those that are there', async () => {
  const program = (name: string, says: string) => {
    write(`bin/${name}`, `#!/bin/sh\necho '${says}'\n`)
    chmodSync(join(root, 'bin', name), 0o755)
  }
  program('npm', '10.1.0')
  program('ffmpeg', 'ffmpeg version 6.1')
  const found = await checkPrograms({ PATH: join(root, 'bin') })
  expect(found.map(({ name, state }) => [name, state])).toEqual([
    ...[
      ['npm or pnpm', 'ok'],
      ['ffmpeg', 'ok'],
      ['sftp', 'warn'],
    ],
  ])
  expect(found[2]?.fix).toContain('OpenSSH')
})

test('takes the Java that the local stack would take', async () => {
  const found = await checkJava(() => Promise.resolve({ home: '/java', major: 21 }))
  expect(found).toMatchObject({ state: 'ok', says: '21 in /java' })
  const none = await checkJava(() => Promise.reject(new Error('There is Java 17.')))
  expect(none).toMatchObject({ state: 'warn', says: 'There is Java 17.' })
})

test('looks whether somebody is signed in to Firebase, without asking anybody', () => {
  expect(checkFirebaseLogin({}, root).state).toBe('warn')
  write('.config/configstore/firebase-tools.json', '{"user":{"email":"a@b.example"}}')
  expect(checkFirebaseLogin({}, root)).toMatchObject({ state: 'ok', says: 'by firebase login' })
  expect(checkFirebaseLogin({ GOOGLE_APPLICATION_CREDENTIALS: '/none' }, root).state).toBe('fail')
})

test('finds settings that are missing, or still those of the example', () => {
  write('servers/sftp/.env.example', 'DDEX_DSP_PROJECT_ID=my-project\nDDEX_DSP_SFTP_PORT=2222\n')
  expect(checkSettings(root)).toMatchObject([{ name: 'servers/sftp/.env', state: 'warn' }])
  write('servers/sftp/.env', 'DDEX_DSP_PROJECT_ID=my-project\n')
  expect(checkSettings(root)).toMatchObject([{ state: 'fail' }])
  write('servers/sftp/.env', 'DDEX_DSP_PROJECT_ID=a-label\n')
  expect(checkSettings(root)[0]?.says).toBe('does not say DDEX_DSP_SFTP_PORT')
})

test('says what is wrong in a file that cannot be read', () => {
  write('firestore.indexes.json', '{"indexes": [')
  expect(checkIndexes(root)).toMatchObject([{ state: 'fail' }])
  write('ddex-dsp.json', '{"projectId":"a-label"}')
  expect(checkProjectFile(root)).toMatchObject({ state: 'fail' })
  expect(checkProjectFile(root).says).toContain('region must be')
  write('ddex-dsp.json', JSON.stringify({ ...service, projectId: 'a-label' }))
  expect(checkProjectFile(root)).toMatchObject({ state: 'warn' })
  expect(checkProjectFile(root).says).toContain('does not say webApiKey, webUrl')
})
