import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { hasMoto, startMoto } from '@ddex/testkit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  apiIsOff,
  functionAt,
  functionsPage,
  indexPage,
  projectId,
  rulesInForce,
  siteServing,
  startFakeGoogle,
  type FakeGoogle,
} from '../../google/testing/fake-google.ts'
import { Progress } from '../../terminal/progress.ts'
import type { DeployPart } from '../deploy-plan.ts'
import { contentLines } from './content-lines.ts'
import type { DeployContent } from './content.ts'
import { deployContents } from './deploy-contents.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..')
const facts = { root, projectId, region: 'us-central1', checksGoogle: true, lambdaRegion: null }
const terminal = { colour: false } as unknown as Parameters<typeof contentLines>[0]

let google: FakeGoogle
beforeEach(async () => {
  google = await startFakeGoogle()
  vi.stubEnv('DDEX_DSP_GOOGLE_ORIGIN', google.origin)
  vi.stubEnv('GOOGLE_OAUTH_ACCESS_TOKEN', 'a token')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await google.stop()
})

const contentsOf = (parts: DeployPart[], given: Partial<typeof facts> = {}) =>
  deployContents({ ...facts, ...given }, parts, new Progress(new PassThrough()))

/** Part by its name, and in it each thing by its own. */
const byName = (contents: readonly DeployContent[], part: string) =>
  Object.fromEntries(
    contents.find((each) => each.part === part)?.things.map((each) => [each.name, each]) ?? [],
  )

const at = (name: string, path: string): string => `GET ${name}.googleapis.com${path}`
const functionsPath = at('cloudfunctions', `/v2/projects/${projectId}/locations/-/functions`)
const indexesPath = at('firestore', `/v1/projects/${projectId}/databases/(default)/coll`)

describe('what a deployment puts where', () => {
  test('is read from what would be uploaded: every function, file, index, secret, site and image', async () => {
    const built = join(root, 'template/base/functions/lib/index.js')
    const before = existsSync(built) ? statSync(built).mtimeMs : null
    const contents = await contentsOf(['rules', 'indexes', 'functions', 'hosting', 'servers'], {
      projectId: 'PROJECT_ID',
    })
    expect(contents.map(({ part }) => part)).toEqual([
      ...['rules', 'indexes', 'functions', 'secrets', 'hosting', 'servers'],
    ])
    const functions = byName(contents, 'functions')
    expect(Object.keys(functions).length).toBeGreaterThan(15)
    expect(functions).toMatchObject({
      processDelivery: {
        settings: { trigger: 'task', region: 'us-central1', memoryMb: 8192, cpu: 2 },
      },
      sweep: { settings: { trigger: 'schedule', wokenBy: 'every 1 minutes' } },
    })
    expect(byName(contents, 'secrets')).toMatchObject({
      DDEX_DSP_STREAM_KEY: { settings: { is: 'not known', readBy: ['createStream', 'stream'] } },
    })
    const site = byName(contents, 'hosting').PROJECT_ID
    expect(site?.settings.files).toBeGreaterThan(5)
    expect(site?.settings.bytes).toBeGreaterThan(100_000)
    const rules = byName(contents, 'rules')['firestore.rules']
    expect(rules?.settings.bytes).toBe(statSync(join(root, 'firestore.rules')).size)
    const text = contentLines(terminal, contents)
    expect(text).toContain('This is the whole, and not what is different')
    expect(text).toMatch(/createStream +call, us-central1, 256 MiB, 1 cpu, 20 max instances/)
    expect(existsSync(built) ? statSync(built).mtimeMs : null).toBe(before)
  })

  test('is compared with a project that can be asked', async () => {
    const rules = readFileSync(join(root, 'firestore.rules'), 'utf8')
    Object.assign(google.answers, rulesInForce('cloud.firestore', rules))
    const storage = `firebase.storage/${projectId}.firebasestorage.app`
    Object.assign(google.answers, rulesInForce(storage, 'older'))
    google.answers[indexesPath] = indexPage([
      {
        name: `projects/${projectId}/databases/(default)/collectionGroups/old/indexes/1`,
        ...{ queryScope: 'COLLECTION', state: 'READY' },
        fields: [{ fieldPath: 'a', order: 'ASCENDING' }],
      },
    ])
    google.answers[functionsPath] = functionsPage([
      functionAt('listFeeds', 'us-central1'),
      functionAt('createStream', 'us-central1', { serviceConfig: { availableMemory: '128Mi' } }),
      functionAt('gone', 'us-central1'),
      functionAt('another', 'us-central1', { labels: {} }),
    ])
    const robots = readFileSync(join(root, 'template/base/index.html'))
    const hash = createHash('sha256')
      .update(gzipSync(robots, { level: 9 }))
      .digest('hex')
    Object.assign(google.answers, siteServing(projectId, { '/index.html': hash, '/gone.js': 'x' }))
    const contents = await contentsOf(['rules', 'indexes', 'functions', 'hosting'])
    expect(contents.every(({ uncompared }) => uncompared === null)).toBe(true)
    const changes = (part: string) =>
      Object.fromEntries(
        Object.entries(byName(contents, part)).map(([name, { change }]) => [name, change]),
      )
    expect(changes('rules')).toEqual({ 'firestore.rules': 'unchanged', 'storage.rules': 'changed' })
    expect(changes('indexes')).toMatchObject({ 'old: a ASCENDING': 'stays' })
    expect(changes('functions')).toMatchObject({
      ...{ listFeeds: 'updated', createStream: 'changed', deliver: 'new' },
      ...{ 'us-central1/gone': 'removed', 'us-central1/another': 'stays' },
    })
    expect(byName(contents, 'functions').createStream?.differences).toEqual(['memory 128 → 256'])
    expect(byName(contents, 'hosting')[projectId]).toMatchObject({
      change: 'changed',
      differences: [expect.stringMatching(/^\d+ files new$/), '1 files changed', '1 files removed'],
    })
    expect(byName(contents, 'secrets').DDEX_DSP_STREAM_KEY?.settings.is).toBe('set')
    expect(google.asked.every(({ call }) => call.startsWith('GET'))).toBe(true)
    const text = contentLines(terminal, contents)
    expect(text).toContain('What is different from what is there: + new')
    expect(text).toMatch(/~ createStream .*, memory 128 → 256\n/)
  })

  test('is shown whole, with the reason, where a part may not be looked at', async () => {
    google.answers[at('firebaserules', '/v1')] = apiIsOff('firebaserules.googleapis.com')
    const contents = await contentsOf(['rules', 'indexes'])
    expect(contents.map(({ uncompared }) => uncompared)).toEqual([
      ...[expect.stringContaining('has not been used in project'), null],
    ])
    expect(contentLines(terminal, contents)).toContain('not compared: firebaserules.googleapis.com')
  })
})

test.skipIf(!hasMoto())(
  'the function at AWS is packed, and compared with the one that is there',
  async () => {
    const moto = await startMoto()
    try {
      for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'test')
      vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint)
      const [lambda] = await contentsOf(['lambda'], { lambdaRegion: 'eu-west-1' as never })
      expect(lambda).toMatchObject({
        ...{ part: 'lambda', uncompared: expect.stringContaining('there is no function') },
        things: [{ settings: { region: 'eu-west-1', sha256: expect.stringMatching(/=$/) } }],
      })
      expect(lambda?.things[0]?.settings.zipBytes).toBeGreaterThan(100_000)
    } finally {
      await moto.stop()
    }
  },
)
