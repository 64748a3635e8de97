import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type {
  AdminSdkAnswer,
  BillingAnswer,
  BucketAnswer,
  DatabaseAnswer,
  FunctionAnswer,
  FunctionsAnswer,
  IndexAnswer,
  IndexesAnswer,
  PermissionsAnswer,
  ProjectAnswer,
  QuotaAnswer,
  RulesReleaseAnswer,
  RulesetAnswer,
  SecretVersionAnswer,
  ServicesAnswer,
  SignInAnswer,
  SiteReleasesAnswer,
  VersionFilesAnswer,
  WebAppConfigAnswer,
  WebAppsAnswer,
} from '../google-answers.ts'

/** What a call is answered: a body, or an error with its status. */
export type FakeAnswer = object | { status: number; body: object }

export interface FakeGoogle {
  /** For `DDEX_DSP_GOOGLE_ORIGIN`. */
  origin: string
  /** Calls as `GET host/path`, each with what it says of itself. */
  asked: { call: string; authorization: string; body: unknown }[]
  /** Answers by the beginning of the call; the longest that fits counts, and a test changes them. */
  answers: Record<string, FakeAnswer | ((body: never) => FakeAnswer)>
  stop(): Promise<void>
}

export const projectId = 'my-project'

/** As Google answers, in the types that it publishes of its APIs where they are on npm. */
const project = {
  name: 'projects/1234567890',
  ...{ parent: 'organizations/1', projectId, state: 'ACTIVE', displayName: 'My project' },
} satisfies ProjectAnswer

const allHeld = ({ permissions }: { permissions: string[] }) =>
  ({ permissions }) satisfies PermissionsAnswer

const version = (name: string) =>
  ({
    name: `projects/1234567890/secrets/${name}/versions/1`,
    ...{ createTime: '2026-11-20T10:00:00.000Z', state: 'ENABLED', etag: '"1"' },
    replicationStatus: { automatic: {} },
  }) satisfies SecretVersionAnswer

const database = {
  ...{ name: `projects/${projectId}/databases/(default)`, uid: 'u', locationId: 'eur3' },
  ...{ type: 'FIRESTORE_NATIVE', concurrencyMode: 'PESSIMISTIC', etag: 'e' },
} satisfies DatabaseAnswer

const bucketName = `${projectId}.firebasestorage.app`
const bucket = {
  ...{ kind: 'storage#bucket', id: bucketName, name: bucketName, location: 'EUROPE-WEST1' },
} satisfies BucketAnswer

/** All that are asked for are on; `off` are not. */
export const services = (call: string, off: readonly string[] = []) =>
  ({
    services: [...new URL(call, 'http://x').searchParams.getAll('names')].map((name) => ({
      ...{ name, parent: 'projects/1234567890' },
      state: off.some((api) => name.endsWith(api)) ? 'DISABLED' : 'ENABLED',
    })),
  }) satisfies ServicesAnswer

export const projectAnswer = (given: ProjectAnswer): ProjectAnswer => given

export const billing = (billingEnabled: boolean) =>
  ({
    ...{ name: `projects/${projectId}/billingInfo`, projectId, billingEnabled },
    billingAccountName: billingEnabled ? 'billingAccounts/0X0X0X-0X0X0X-0X0X0X' : '',
  }) satisfies BillingAnswer

/** A quota of Cloud Run: `value` in these regions, 1 elsewhere. */
export const quota = (quotaId: string, value: number, regions = ['us-central1', 'europe-west1']) =>
  ({
    name: `projects/1234567890/locations/global/services/run.googleapis.com/quotaInfos/${quotaId}`,
    ...{ quotaId, service: 'run.googleapis.com', dimensions: ['region'] },
    dimensionsInfos: [
      {
        dimensions: { region: 'us-east1' },
        details: { value: '1' },
        applicableLocations: ['us-east1'],
      },
      { details: { value: String(value) }, applicableLocations: regions },
    ],
  }) satisfies QuotaAnswer

export const adminSdk = (storageBucket?: string) =>
  ({
    ...{ projectId, locationId: 'europe-west' },
    ...(storageBucket ? { storageBucket } : {}),
  }) satisfies AdminSdkAnswer

const webApp = { name: `projects/${projectId}/webApps/1:1:web:1`, appId: '1:1:web:1', projectId }
export const webApps = (isRegistered: boolean): WebAppsAnswer =>
  isRegistered ? { apps: [webApp] } : {}

export const webAppConfig = (apiKey: string) =>
  ({
    ...{ projectId, appId: webApp.appId, apiKey },
    authDomain: `${projectId}.firebaseapp.com`,
  }) satisfies WebAppConfigAnswer

export const signIn = (enabled: boolean) =>
  ({
    name: 'projects/1234567890/config',
    signIn: { email: { enabled, passwordRequired: true } },
  }) satisfies SignInAnswer

/** A function as firebase-tools has deployed it. */
export const functionAt = (name: string, region: string, given: FunctionAnswer = {}) =>
  ({
    name: `projects/${projectId}/locations/${region}/functions/${name}`,
    ...{ environment: 'GEN_2', state: 'ACTIVE' },
    labels: { 'deployment-tool': 'cli-firebase', 'firebase-functions-codebase': 'default' },
    ...given,
    serviceConfig: {
      ...{ availableMemory: '256Mi', availableCpu: '1', maxInstanceCount: 20, timeoutSeconds: 60 },
      ...given.serviceConfig,
    },
  }) satisfies FunctionAnswer

export const functionsPage = (functions: FunctionAnswer[]): FunctionsAnswer => ({ functions })

export const indexPage = (indexes: IndexAnswer[]) => ({ indexes }) satisfies IndexesAnswer

/** Rules that are in force for `cloud.firestore` or `firebase.storage/BUCKET`, as answers to two calls. */
export function rulesInForce(service: string, content: string): FakeGoogle['answers'] {
  const host = 'firebaserules.googleapis.com'
  const name = `projects/${projectId}/rulesets/${service.replace(/\W/g, '-')}`
  const release: RulesReleaseAnswer = {
    name: `projects/${projectId}/releases/${service}`,
    rulesetName: name,
  }
  const ruleset: RulesetAnswer = { name, source: { files: [{ name: 'rules', content }] } }
  return {
    [`GET ${host}/v1/projects/${projectId}/releases/${service}`]: release,
    [`GET ${host}/v1/${name}`]: ruleset,
  }
}

/** What a site serves, as answers to two calls; of each file its hash. */
export function siteServing(site: string, files: Record<string, string>): FakeGoogle['answers'] {
  const host = 'firebasehosting.googleapis.com'
  const version = `sites/${site}/versions/1`
  const releases: SiteReleasesAnswer = {
    releases: [{ name: `sites/${site}/releases/1`, version: { name: version } }],
  }
  const page: VersionFilesAnswer = {
    files: Object.entries(files).map(([path, hash]) => ({ path, hash, status: 'ACTIVE' })),
  }
  return {
    [`GET ${host}/v1beta1/sites/${site}/releases`]: releases,
    [`GET ${host}/v1beta1/${version}/files`]: page,
  }
}

/** A project in which everything is as it should be. */
function readyAnswers(): FakeGoogle['answers'] {
  const at = (host: string, path: string): string => `${host}.googleapis.com${path}`
  const run = at(
    'cloudquotas',
    `/v1/projects/${projectId}/locations/global/services/run.googleapis.com`,
  )
  return {
    [`GET ${at('cloudresourcemanager', `/v3/projects/${projectId}`)}`]: project,
    [`POST ${at('cloudresourcemanager', `/v3/projects/${projectId}:testIam`)}`]: allHeld,
    [`POST ${at('iam', `/v1/projects/${projectId}/serviceAccounts/`)}`]: allHeld,
    [`GET ${at('cloudbilling', `/v1/projects/${projectId}/billingInfo`)}`]: billing(true),
    [`GET ${at('secretmanager', `/v1/projects/${projectId}/secrets/`)}`]: version('S'),
    [`GET ${at('firestore', `/v1/projects/${projectId}/databases/(default)`)}`]: database,
    [`GET ${at('firestore', `/v1/projects/${projectId}/databases/(default)/coll`)}`]: indexPage([]),
    [`GET ${at('firebase', `/v1beta1/projects/${projectId}/adminSdkConfig`)}`]:
      adminSdk(bucketName),
    [`GET ${at('firebase', `/v1beta1/projects/${projectId}/webApps`)}`]: webApps(true),
    [`GET ${at('storage', '/storage/v1/b/')}`]: bucket,
    [`GET ${at('cloudfunctions', `/v2/projects/${projectId}/locations/-/functions`)}`]:
      functionsPage([]),
    [`GET ${at('identitytoolkit', `/admin/v2/projects/${projectId}/config`)}`]: signIn(true),
    [`POST ${at('firebaserules', `/v1/projects/${projectId}:test`)}`]: {},
    [`GET ${run}/quotaInfos/Cpu`]: quota('CpuAllocPerProjectRegion', 20_000),
    [`GET ${run}/quotaInfos/Mem`]: quota('MemAllocPerProjectRegion', 40 * 1024 ** 3),
  }
}

const isError = (answer: FakeAnswer): answer is { status: number; body: object } =>
  'status' in answer && typeof answer.status === 'number'

/** Stands in for Google's APIs on this machine. */
export async function startFakeGoogle(): Promise<FakeGoogle> {
  const answers = readyAnswers()
  const asked: FakeGoogle['asked'] = []
  const answerTo = async (request: IncomingMessage): Promise<FakeAnswer> => {
    const body = request.method === 'POST' ? await json(request) : null
    const call = `${request.method} ${(request.url ?? '').slice(1)}`
    asked.push({ call, body, authorization: request.headers.authorization ?? '' })
    const [key] = Object.keys(answers)
      .filter((beginning) => call.startsWith(beginning))
      .sort((a, b) => b.length - a.length)
    const answer = key === undefined ? undefined : answers[key]
    if (typeof answer === 'function') return answer(body as never)
    if (answer) return answer
    if (call.includes('services:batchGet')) return services(request.url ?? '')
    return { status: 404, body: { error: { code: 404, status: 'NOT_FOUND' } } }
  }
  const server = createServer((request, response) => {
    void answerTo(request).then((answer) => {
      const { status, body } = isError(answer) ? answer : { status: 200, body: answer }
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ asked, answers },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** As Google refuses what an API is off for. */
export const apiIsOff = (service: string): FakeAnswer => ({
  status: 403,
  body: {
    error: {
      ...{ code: 403, status: 'PERMISSION_DENIED' },
      message: `${service} has not been used in project 1234567890 before or it is disabled.`,
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          ...{ reason: 'SERVICE_DISABLED', domain: 'googleapis.com' },
          metadata: { service, consumer: 'projects/1234567890' },
        },
      ],
    },
  },
})
