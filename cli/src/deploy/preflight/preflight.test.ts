import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Finding } from '../../doctor/check.ts'
import { GoogleDeployed } from '../../google/google-deployed.ts'
import { GoogleProject } from '../../google/google-project.ts'
import { GoogleRest } from '../../google/google-rest.ts'
import {
  adminSdk,
  apiIsOff,
  billing,
  functionAt,
  functionsPage,
  indexPage,
  projectAnswer,
  projectId,
  quota,
  services,
  startFakeGoogle,
  webApps,
  type FakeGoogle,
} from '../../google/testing/fake-google.ts'
import { deployParts } from '../deploy-plan.ts'
import type { DeployedFunction, FunctionsManifest } from '../functions-manifest.ts'
import { preflight } from './preflight.ts'

const usual = {
  ...{ region: 'europe-west1', cpu: 1, memoryMb: 256, maxInstances: 20, timeoutSeconds: 60 },
  ...{ secrets: [], wokenBy: null },
}
const made = (name: string, given: Partial<DeployedFunction> = {}): DeployedFunction => ({
  ...{ name, trigger: 'call', ...usual },
  ...given,
})
const manifest: FunctionsManifest = {
  functions: [
    made('createStream', { secrets: ['DDEX_DSP_STREAM_KEY'] }),
    made('processDelivery', { trigger: 'task', cpu: 2, memoryMb: 8192, maxInstances: 5 }),
  ],
  apis: ['cloudtasks.googleapis.com'],
}
const index = (fieldPath: string) => ({
  collectionGroup: 'releases',
  queryScope: 'COLLECTION',
  fields: [
    { fieldPath: 'published', order: 'ASCENDING' },
    { fieldPath, order: 'DESCENDING' },
  ],
})
/** As Firestore lists it: with the name of the document at the end. */
const deployed = (fieldPath: string, state = 'READY') => ({
  name: `projects/${projectId}/databases/(default)/collectionGroups/releases/indexes/${fieldPath}`,
  ...{ queryScope: 'COLLECTION', state },
  fields: [...index(fieldPath).fields, { fieldPath: '__name__', order: 'DESCENDING' }],
})

let google: FakeGoogle
let root: string
beforeEach(async () => {
  google = await startFakeGoogle()
  root = mkdtempSync(join(tmpdir(), 'preflight-'))
  const firestore = { rules: 'firestore.rules', indexes: 'firestore.indexes.json' }
  writeFileSync(join(root, 'firebase.json'), JSON.stringify({ firestore }))
  writeFileSync(join(root, 'firestore.rules'), "rules_version = '2';\n")
  const indexes = [index('publishedAt'), index('title')]
  writeFileSync(join(root, 'firestore.indexes.json'), JSON.stringify({ indexes }))
})
afterEach(async () => {
  rmSync(root, { recursive: true })
  await google.stop()
})

function examined(parts: readonly string[] = deployParts): Promise<Finding[]> {
  const rest = new GoogleRest({ token: 't', projectId, origin: google.origin, pauseMs: 1 })
  return preflight({
    ...{ root, projectId, manifest, google: new GoogleProject(rest, projectId) },
    deployed: new GoogleDeployed(rest, projectId),
    parts: deployParts.filter((part) => parts.includes(part)),
  })
}
/** As Google says that there is no such thing. */
const none = { status: 404, body: { error: { code: 404, status: 'NOT_FOUND' } } }
const host = (name: string, path: string): string => `${name}.googleapis.com${path}`
const bad = async (parts?: string[]): Promise<Finding[]> =>
  (await examined(parts)).filter(({ state }) => state !== 'ok')

describe('the look at a project before it is deployed to', () => {
  test('is content with one in which all is there, and has only read', async () => {
    const findings = await examined()
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([])
    expect(findings.map(({ name }) => name)).toEqual([
      ...['project', 'permissions', 'service account', 'billing', 'APIs'],
      ...['secret DDEX_DSP_STREAM_KEY', 'quota of CPUs in europe-west1'],
      ...['quota of GiB of memory in europe-west1', 'functions', 'bucket', 'database'],
      ...['firestore.rules', 'indexes', 'web app', 'sign-in'],
    ])
    expect(google.asked.every(({ authorization }) => authorization === 'Bearer t')).toBe(true)
    const posts = google.asked.filter(({ call }) => call.startsWith('POST'))
    expect(posts.every(({ call }) => /:(testIamPermissions|test)$/.test(call))).toBe(true)
  })

  test('asks only for what the parts take', async () => {
    await examined(['hosting'])
    const asked = google.asked.find(({ call }) => call.includes('testIamPermissions'))
    expect(asked?.body).toEqual({ permissions: ['firebasehosting.sites.update'] })
    expect(google.asked.some(({ call }) => call.includes('secretmanager'))).toBe(false)
  })

  test('stops at a project that is not there or is going away', async () => {
    const key = `GET ${host('cloudresourcemanager', `/v3/projects/${projectId}`)}`
    google.answers[key] = projectAnswer({
      name: 'projects/1',
      projectId,
      state: 'DELETE_REQUESTED',
    })
    expect(await examined()).toMatchObject([
      { state: 'fail', fix: expect.stringContaining('undelete') },
    ])
    google.answers[key] = none
    expect(await examined()).toMatchObject([
      { state: 'fail', fix: expect.stringContaining('ddex-dsp.json') },
    ])
  })

  test('names the role that has the permission that is missing', async () => {
    google.answers[`POST ${host('cloudresourcemanager', `/v3/projects/${projectId}:testIam`)}`] = ({
      permissions,
    }: {
      permissions: string[]
    }) => ({ permissions: permissions.filter((each) => !each.startsWith('cloudtasks')) })
    google.answers[`POST ${host('iam', '/v1/projects/')}`] = {}
    google.answers[`POST ${host('iam', `/v1/projects/${projectId}/serviceAccounts/`)}`] = {}
    const [tasks, account, ...others] = await bad()
    expect(tasks?.says).toContain('cloudtasks.queues.create, cloudtasks.queues.update')
    expect(tasks?.fix).toContain('--role=roles/cloudtasks.queueAdmin')
    expect(account?.fix).toContain('roles/iam.serviceAccountUser')
    expect(others).toEqual([])
  })

  test('finds the plan, an API, a secret, the database, the bucket, the web app and sign-in missing', async () => {
    const project = `/v1/projects/${projectId}`
    google.answers[`GET ${host('cloudbilling', project)}/billingInfo`] = billing(false)
    google.answers[`GET ${host('serviceusage', project)}`] = () => ({ status: 404, body: {} })
    google.answers[`GET ${host('secretmanager', project)}`] = { status: 404, body: {} }
    google.answers[`GET ${host('secretmanager', `${project}/secrets/`)}`] = none
    google.answers[`GET ${host('firestore', `${project}/databases/(default)`)}`] = none
    google.answers[`GET ${host('firebase', `/v1beta1/projects/${projectId}/adminSdkConfig`)}`] =
      adminSdk()
    google.answers[`GET ${host('firebase', `/v1beta1/projects/${projectId}/webApps`)}`] =
      webApps(false)
    google.answers[`GET ${host('identitytoolkit', `/admin/v2/projects/${projectId}/config`)}`] =
      none
    const found = await bad(['functions', 'hosting'])
    expect(found.filter(({ state }) => state === 'fail').map(({ name }) => name)).toEqual([
      ...['billing', 'APIs', 'secret DDEX_DSP_STREAM_KEY', 'bucket', 'database', 'web app'],
      'sign-in',
    ])
    expect(found.every(({ fix }) => fix !== null && fix !== '')).toBe(true)
    const [secret] = found.filter(({ name }) => name.startsWith('secret'))
    expect(secret?.fix).toContain('openssl rand -base64 48 | npx firebase functions:secrets:set')
  })

  test('lets the deployment turn on what firebase-tools turns on', async () => {
    const key = `GET ${host('serviceusage', `/v1/projects/${projectId}/services:batchGet`)}`
    google.answers[key] = () => {
      const { call } = google.asked.find((each) => each.call.includes('batchGet'))!
      return services(call.replace('GET ', '/'), ['eventarc.googleapis.com'])
    }
    expect(await bad(['functions'])).toMatchObject([
      {
        name: 'APIs',
        state: 'warn',
        fix: expect.stringContaining('enable eventarc.googleapis.com'),
      },
    ])
  })

  test('has the rules compiled by Google, and says where they do not', async () => {
    google.answers[`POST ${host('firebaserules', `/v1/projects/${projectId}:test`)}`] = {
      issues: [
        {
          severity: 'ERROR',
          description: "Unexpected 'mach'.",
          sourcePosition: { fileName: 'firestore.rules', line: 3, column: 5 },
        },
        { severity: 'WARNING', description: 'Unused function: isAdmin.', sourcePosition: {} },
      ],
    }
    expect(await bad(['rules'])).toMatchObject([
      { state: 'fail', says: "firestore.rules:3:5: Unexpected 'mach'." },
      { state: 'warn' },
    ])
    const { body } = google.asked.find(({ call }) => call.includes('firebaserules'))!
    const files = [{ name: 'firestore.rules', content: "rules_version = '2';\n" }]
    expect(body).toEqual({ source: { files } })
  })

  test('says what becomes of the indexes', async () => {
    const key = `GET ${host('firestore', `/v1/projects/${projectId}/databases/(default)/coll`)}`
    google.answers[key] = indexPage([
      deployed('title'),
      deployed('old'),
      deployed('x', 'NEEDS_REPAIR'),
    ])
    const found = (await examined(['indexes'])).filter(({ name }) => name === 'indexes')
    expect(found.map(({ state, says }) => [state, says])).toEqual([
      ['ok', '1 new, 1 there already'],
      ['warn', '2 are there and not in firestore.indexes.json; they stay'],
      ['fail', expect.stringContaining('needs repair')],
    ])
    google.answers[key] = indexPage(Array.from({ length: 999 }, (_, each) => deployed(`f${each}`)))
    expect((await bad(['indexes']))[0]).toMatchObject({ state: 'fail' })
  })

  test('compares what all instances of a function would take with the quota of its region', async () => {
    const path = `/v1/projects/${projectId}/locations/global/services/run.googleapis.com/quotaInfos/Mem`
    google.answers[`GET ${host('cloudquotas', path)}`] = quota(
      'MemAllocPerProjectRegion',
      16 * 1024 ** 3,
    )
    const [memory] = await bad(['functions'])
    expect(memory).toMatchObject({
      ...{ state: 'fail', says: 'is 16; processDelivery takes up to 40' },
      fix: expect.stringContaining('DDEX_DSP_MAX_PROCESSING'),
    })
  })

  test('removes no function that nobody has said to remove', async () => {
    const key = `GET ${host('cloudfunctions', `/v2/projects/${projectId}/locations/-/functions`)}`
    google.answers[key] = functionsPage([
      functionAt('createStream', 'europe-west1'),
      functionAt('createStream', 'us-central1'),
      functionAt('somebodyElses', 'europe-west1', { labels: { 'deployment-tool': 'console' } }),
    ])
    const [left, ...others] = await bad(['functions'])
    expect(left).toMatchObject({
      ...{ state: 'fail', says: 'there and not in the source: us-central1/createStream' },
      fix: expect.stringContaining('functions:delete createStream --region=us-central1'),
    })
    expect(others).toEqual([])
    google.answers[key] = apiIsOff('cloudfunctions.googleapis.com')
    expect(await bad(['functions'])).toEqual([])
  })

  test('goes on where it may not look, and says how it could', async () => {
    const quotas = `/v1/projects/${projectId}/locations/global/services/run.googleapis.com/quotaInfos/`
    for (const id of ['Cpu', 'Mem'])
      google.answers[`GET ${host('cloudquotas', quotas)}${id}`] = apiIsOff(
        'cloudquotas.googleapis.com',
      )
    expect(await bad()).toMatchObject([
      {
        ...{ name: 'quotas', state: 'warn' },
        fix: `gcloud services enable cloudquotas.googleapis.com --project=${projectId}`,
      },
    ])
  })

  test('asks again where Google is busy, and gives up on an API that stays so', async () => {
    const key = `GET ${host('cloudbilling', `/v1/projects/${projectId}/billingInfo`)}`
    let calls = 0
    google.answers[key] = () => ((calls += 1) < 3 ? { status: 503, body: {} } : billing(true))
    expect(await bad(['functions'])).toEqual([])
    google.answers[key] = { status: 503, body: { error: { message: 'Try again.' } } }
    expect(await bad(['functions'])).toMatchObject([{ name: 'billing', state: 'warn' }])
  })
})
