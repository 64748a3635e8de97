import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { usageError } from '../terminal/command-error.ts'
import type { DeployStep } from './deploy-step.ts'
import { containerSteps, serverNotes, serverNames, type ServerName } from './container-commands.ts'

export const deployParts = [
  'rules',
  'indexes',
  'functions',
  'hosting',
  'lambda',
  'servers',
] as const
export type DeployPart = (typeof deployParts)[number]

export interface DeployPlan {
  projectId: string
  parts: DeployPart[]
  steps: DeployStep[]
  /** What has to be done by hand, and how. */
  notes: string[]
}

export interface PlanFacts {
  root: string
  projectId: string
  /** Region of the functions. */
  region: string
  /** Whether the project at Google is looked at before anything is deployed to it. */
  checksGoogle: boolean
  /** Whether an S3 function is to be deployed, and where; null: none is. */
  lambdaRegion: string | null
}

/** Parts by their names. Throws `CommandError` for unknown ones. */
export function partsOf(only: string | undefined): DeployPart[] | null {
  if (only === undefined) return null
  return only.split(',').map((name) => {
    const part = deployParts.find((each) => each === name)
    if (part) return part
    throw usageError(`There is no part '${name}' to deploy; there are ${deployParts.join(', ')}.`)
  })
}

/** What firebase-tools calls the parts; `firestore:rules` before functions, which lean on them. */
const targets = {
  rules: ['firestore:rules', 'storage'],
  indexes: ['firestore:indexes'],
  functions: ['functions'],
  hosting: ['hosting'],
} as const

type FirebasePart = keyof typeof targets

const words: Record<FirebasePart, string> = {
  rules: 'Deploy who may read and write what',
  indexes: 'Deploy the indexes of queries',
  functions: 'Deploy the functions',
  hosting: 'Deploy the web app',
}

/** The servers that the project has. */
export const serversIn = (root: string): ServerName[] =>
  serverNames.filter((name) => existsSync(join(root, 'servers', name)))

/**
 * The steps in their order: what is built and checked first, then rules and indexes, the functions that need them, the
 * web app that calls the functions, and last what delivers into it all. Nothing is run and nothing is asked.
 */
export function planDeploy(facts: PlanFacts, only: DeployPart[] | null): DeployPlan {
  const { root, projectId } = facts
  const servers = serversIn(root)
  const parts = only ?? deployParts.filter((part) => isThere(part, facts, servers.length > 0))
  if (parts.includes('lambda') && facts.lambdaRegion === null)
    throw usageError('Say --lambda-region: where the function at AWS is.')
  return {
    ...{ projectId, parts },
    steps: stepsFor(parts, servers, facts),
    notes: parts.includes('servers') ? servers.map((name) => serverNotes[name]) : [],
  }
}

function stepsFor(
  parts: readonly DeployPart[],
  servers: readonly ServerName[],
  facts: PlanFacts,
): DeployStep[] {
  const has = (part: DeployPart): boolean => parts.includes(part)
  const firebase = (Object.keys(targets) as FirebasePart[]).filter(has)
  const builds = has('functions') || has('hosting') || has('servers')
  return [
    ...(firebase.length > 0 ? [checkStep] : []),
    ...(builds ? [buildStep] : []),
    ...(firebase.length > 0 && facts.checksGoogle ? [googleStep] : []),
    ...firebase.map((part) => firebaseStep(part, facts)),
    ...(has('lambda') ? [lambdaStep(facts.lambdaRegion ?? '')] : []),
    ...(has('servers') ? servers.flatMap((name) => containerSteps(name, facts)) : []),
  ]
}

/** With no `--only`: the parts that the project has; the function at AWS only where its region is said. */
function isThere(part: DeployPart, { lambdaRegion }: PlanFacts, hasServers: boolean): boolean {
  if (part === 'servers') return hasServers
  return part !== 'lambda' || lambdaRegion !== null
}

const checkStep: DeployStep = {
  ...{ id: 'check', kind: 'check', command: null },
  says: 'Check that firebase.json and all files that it names are there',
}

const googleStep: DeployStep = {
  ...{ id: 'google', kind: 'google', command: null },
  says: 'Look whether the project has what it takes: plan, permissions, APIs, secrets, quotas, rules',
}

const buildStep: DeployStep = {
  ...{ id: 'build', kind: 'build', command: ['ddex-dsp', 'build'] },
  says: 'Build the functions, the servers and the web app',
}

/**
 * Without a terminal firebase-tools refuses functions that are told again (`retry`), and fails after the first deployment
 * for want of a policy that removes old images: `--force` answers both. It would also remove functions that the source has
 * no more, so it is said only where the look at the project has found none.
 */
const firebaseStep = (part: FirebasePart, { projectId, checksGoogle }: PlanFacts): DeployStep => ({
  ...{ id: part, kind: 'firebase', says: words[part] },
  command: [
    ...['firebase', 'deploy', '--only', targets[part].join(',')],
    ...['--project', projectId, '--non-interactive'],
    ...(part === 'functions' && checksGoogle ? ['--force'] : []),
  ],
})

const lambdaStep = (region: string): DeployStep => ({
  ...{ id: 'lambda', kind: 'lambda', says: `Send the function in ${region} its new code` },
  command: ['ddex-dsp', 's3', 'update-lambda', `--region=${region}`],
})
