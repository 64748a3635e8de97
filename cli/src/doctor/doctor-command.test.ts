import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'
import { checkJava, checkNode, checkPrograms } from './check-programs.ts'
import {
  checkFirebaseLogin,
  checkIndexes,
  checkProjectFile,
  checkSettings,
} from './check-project.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doctor-'))
})
afterEach(() => rmSync(root, { recursive: true }))
const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe('ddex-dsp doctor', () => {
  test('fails with the fix where a folder is no project, and is silent elsewhere', async () => {
    const { out, code } = await runDdexDsp('doctor', '--root', root)
    expect(code).toBe(1)
    expect(out).toMatch(/^ok {3}Node: v/)
    expect(out).toMatch(/fail firebase\.json: .* is missing.*\n {5}Run this in a project/)
    const json = await runDdexDsp('doctor', '--root', root, '--json')
    expect(JSON.parse(json.out)).toContainEqual(
      expect.objectContaining({ name: 'ddex-dsp.json', state: 'warn' }),
    )
  }, 60_000)

  test('is content with a project in which all is there', async () => {
    write('firebase.json', '{"firestore":{"rules":"firestore.rules"}}')
    write('firestore.rules', '')
    const { out, code } = await runDdexDsp('doctor', '--root', root)
    expect(code).toBe(0)
    expect(out).toContain('ok   firebase.json: all files that it names are here')
  }, 60_000)
})

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
  expect(checkProjectFile(root)).toMatchObject({ state: 'warn' })
  expect(checkProjectFile(root).says).toContain('does not say region')
})
