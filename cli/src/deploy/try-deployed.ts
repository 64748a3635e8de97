import type { Ports } from '../dev/ports.ts'
import { projectId } from '../dev/project.ts'
import { fail, ok, type Finding } from '../doctor/check.ts'
import type { DeployedFunction } from './functions-manifest.ts'

const host = 'http://127.0.0.1'

interface Backends {
  backends: { functionTriggers: { id: string; entryPoint?: string }[] }[]
}

/** Every function that the bundle has must have come to be one of the emulator's. */
async function tryFunctions(ports: Ports, wanted: readonly DeployedFunction[]): Promise<Finding> {
  const answer = await fetch(`${host}:${ports.functions}/backends`)
  const { backends } = (await answer.json()) as Backends
  const loaded = backends.flatMap(({ functionTriggers }) =>
    functionTriggers.map(({ id, entryPoint }) => entryPoint ?? id),
  )
  const missing = wanted.filter(({ name }) => !loaded.includes(name)).map(({ name }) => name)
  return missing.length === 0
    ? ok('functions', `all ${wanted.length} are loaded`)
    : fail(
        'functions',
        `not loaded: ${missing.join(', ')}`,
        'See .local/rehearsal/logs/emulators.log.',
      )
}

/** What nobody may write, asked for as a browser asks. */
async function tryRules(ports: Ports): Promise<Finding> {
  const url = `${host}:${ports.firestore}/v1/projects/${projectId}/databases/(default)/documents/releases/none`
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(url, { method: 'PATCH', headers, body: '{"fields":{}}' })
  return status === 403
    ? ok('rules', 'are in force: a stranger may not write a release')
    : fail(
        'rules',
        `a stranger who writes a release gets ${status}`,
        'Look through firestore.rules.',
      )
}

/** The app's page with its headers, and a path that a function answers. */
async function tryHosting(ports: Ports): Promise<Finding[]> {
  const page = await fetch(`${host}:${ports.web}/`)
  const isApp = page.ok && (await page.text()).includes('id="app"')
  const policy = page.headers.get('content-security-policy') ?? ''
  const rewritten = await fetch(`${host}:${ports.web}/api/deliveries`)
  await rewritten.arrayBuffer()
  return [
    isApp && policy.includes("script-src 'self'")
      ? ok('hosting', 'serves the app with its content security policy')
      : fail(
          'hosting',
          `answers ${page.status} without the app or its policy`,
          'Look through firebase.json.',
        ),
    rewritten.status === 401
      ? ok('rewrites', 'reach the functions')
      : fail(
          'rewrites',
          `/api/deliveries answers ${rewritten.status} to a stranger`,
          'Compare the rewrites in firebase.json with the functions.',
        ),
  ]
}

/** Tries a service that has just been deployed into emulators, from outside. */
export const tryDeployed = async (
  ports: Ports,
  wanted: readonly DeployedFunction[],
): Promise<Finding[]> => [
  await tryFunctions(ports, wanted),
  await tryRules(ports),
  ...(await tryHosting(ports)),
]
