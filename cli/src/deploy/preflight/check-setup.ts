import { fail, ok, warn, type Finding } from '../../doctor/check.ts'
import type { PreflightFacts } from './facts.ts'

/** What firebase-tools turns on by itself when it deploys functions. */
const turnedOn = [
  ...['cloudfunctions', 'run', 'cloudbuild', 'artifactregistry', 'eventarc', 'pubsub'],
  ...['storage', 'firestore', 'firebaserules', 'firebasestorage', 'firebasehosting'],
].map((name) => `${name}.googleapis.com`)
/** What nobody turns on. */
const ownNeeds = ['identitytoolkit.googleapis.com']

/** Functions need the Blaze plan: without a billing account nothing is built. */
export async function checkBilling({ google, projectId }: PreflightFacts): Promise<Finding> {
  return (await google.isBilled())
    ? ok('billing', 'is on')
    : fail(
        'billing',
        'the project has no billing account, which functions need',
        `Choose the Blaze plan: https://console.firebase.google.com/project/${projectId}/usage/details`,
      )
}

/** Whether the APIs are on that the service calls or is made with. */
export async function checkApis(facts: PreflightFacts): Promise<Finding[]> {
  const { google, manifest, projectId } = facts
  const hasSecrets = manifest?.functions.some(({ secrets }) => secrets.length > 0)
  const needed = [
    ...ownNeeds,
    ...(manifest?.apis ?? []),
    ...(hasSecrets ? ['secretmanager.googleapis.com'] : []),
  ]
  const off = await google.disabledApis([...new Set([...needed, ...turnedOn])])
  const enable = (apis: readonly string[]): string =>
    `gcloud services enable ${apis.join(' ')} --project=${projectId}`
  const [hard, soft] = [
    off.filter((api) => needed.includes(api)),
    off.filter((api) => !needed.includes(api)),
  ]
  return [
    ...(hard.length > 0 ? [fail('APIs', `off: ${hard.join(', ')}`, enable(hard))] : []),
    ...(soft.length > 0
      ? [warn('APIs', `off: ${soft.join(', ')}; the deployment turns them on`, enable(soft))]
      : []),
    ...(off.length === 0 ? [ok('APIs', 'all are on')] : []),
  ]
}

export async function checkDatabase({ google, projectId }: PreflightFacts): Promise<Finding> {
  const name = 'database'
  const found = await google.database()
  if (!found)
    return fail(
      name,
      'Firestore is not set up',
      `npx firebase firestore:databases:create "(default)" --location=eur3 --project=${projectId} (the location cannot be changed later)`,
    )
  return found.type === 'FIRESTORE_NATIVE'
    ? ok(name, `Firestore in ${found.locationId}`)
    : fail(name, `is of the type ${found.type}`, 'The service needs a database in native mode.')
}

/** The project's own bucket, for audio and pictures. */
export async function checkBucket({ google, projectId }: PreflightFacts): Promise<Finding> {
  const name = 'bucket'
  const bucket = await google.defaultBucket()
  if (!bucket)
    return fail(
      name,
      'the project has no bucket of its own',
      `Press "Get started": https://console.firebase.google.com/project/${projectId}/storage`,
    )
  const location = await google.bucketLocation(bucket)
  return location
    ? ok(name, `${bucket} in ${location}`)
    : fail(
        name,
        `${bucket} is not there`,
        `gcloud storage buckets create gs://${bucket} --project=${projectId}`,
      )
}

/** The app reads its key from Firebase Hosting, which has one only where a web app is registered. */
export async function checkWebApp({ google, projectId }: PreflightFacts): Promise<Finding> {
  return (await google.hasWebApp())
    ? ok('web app', 'is registered')
    : fail(
        'web app',
        'none is registered, so the app would not know its key',
        `npx firebase apps:create web my-service --project=${projectId}`,
      )
}

export async function checkSignIn({ google, projectId }: PreflightFacts): Promise<Finding> {
  const takes = await google.takesPasswords()
  if (takes === true) return ok('sign-in', 'by e-mail and password')
  return fail(
    'sign-in',
    takes === null ? 'was never set up' : 'by e-mail and password is off',
    `Turn on Email/Password: https://console.firebase.google.com/project/${projectId}/authentication/providers`,
  )
}
