import { fail, ok, type Finding } from '../../doctor/check.ts'
import type { DeployPart } from '../deploy-plan.ts'
import type { PreflightFacts } from './facts.ts'

/** Permissions that a part takes (firebase-tools asks for these), and the role that has them. */
const needs: Partial<Record<DeployPart, Record<string, readonly string[]>>> = {
  rules: {
    'roles/firebaserules.admin': [
      'firebaserules.rulesets.create',
      'firebaserules.rulesets.test',
      'firebaserules.releases.create',
      'firebaserules.releases.update',
    ],
  },
  indexes: {
    'roles/datastore.indexAdmin': [
      ...['datastore.indexes.list', 'datastore.indexes.create'],
      ...['datastore.indexes.update', 'datastore.indexes.delete'],
    ],
  },
  functions: {
    'roles/cloudfunctions.admin': [
      ...['cloudfunctions.functions.list', 'cloudfunctions.functions.create'],
      ...['cloudfunctions.functions.get', 'cloudfunctions.functions.update'],
      ...['cloudfunctions.functions.delete', 'cloudfunctions.operations.get'],
    ],
    'roles/run.admin': ['run.services.getIamPolicy', 'run.services.setIamPolicy'],
    'roles/cloudtasks.queueAdmin': ['cloudtasks.queues.create', 'cloudtasks.queues.update'],
    'roles/cloudscheduler.admin': ['cloudscheduler.jobs.create', 'cloudscheduler.jobs.update'],
    'roles/secretmanager.admin': [
      'secretmanager.secrets.get',
      'secretmanager.secrets.setIamPolicy',
    ],
  },
  hosting: { 'roles/firebasehosting.admin': ['firebasehosting.sites.update'] },
}

/** Whether the project is there and in use; without it nothing else can be looked at. */
export async function checkProject({ google, projectId }: PreflightFacts): Promise<Finding> {
  const found = await google.project()
  const name = 'project'
  if (!found)
    return fail(
      name,
      `there is no ${projectId}, or not for this account`,
      'Correct `projectId` in ddex-dsp.json, or `npx firebase login` with the account that owns it.',
    )
  if (found.state !== 'ACTIVE')
    return fail(name, `${projectId} is ${found.state}`, `gcloud projects undelete ${projectId}`)
  return ok(name, `${projectId} (${found.number})`)
}

/** Whether this account may do what the parts take. */
export async function checkPermissions(facts: PreflightFacts): Promise<Finding[]> {
  const { google, parts, projectId } = facts
  const roles = parts.flatMap((part) => Object.entries(needs[part] ?? {}))
  if (roles.length === 0) return []
  const wanted = [...new Set(roles.flatMap(([, permissions]) => permissions))]
  const held = await google.permissions(wanted)
  const missing = roles.flatMap(([role, permissions]) => {
    const lacking = permissions.filter((permission) => !held.includes(permission))
    return lacking.length > 0 ? [lackOf(role, lacking, projectId)] : []
  })
  return missing.length > 0 ? missing : [ok('permissions', `all ${wanted.length} that it takes`)]
}

const lackOf = (role: string, lacking: readonly string[], projectId: string): Finding =>
  fail(
    'permissions',
    `this account has no ${lacking.join(', ')}`,
    `gcloud projects add-iam-policy-binding ${projectId} --member=user:YOU --role=${role}`,
  )

/** Whether this account may run functions as the account that they run as. */
export async function checkRunsAs({ google, projectId }: PreflightFacts): Promise<Finding> {
  const name = 'service account'
  const number = (await google.project())?.number ?? ''
  const account = `${number}-compute@developer.gserviceaccount.com`
  const held = await google.accountPermissions(account, ['iam.serviceAccounts.actAs'])
  return held.length > 0
    ? ok(name, account)
    : fail(
        name,
        `this account may not act as ${account}, or it is not there`,
        `gcloud iam service-accounts add-iam-policy-binding ${account} --project=${projectId} --member=user:YOU --role=roles/iam.serviceAccountUser`,
      )
}
