import {
  listOf,
  parsePolicy,
  statementsOf,
  type PolicyDocument,
  type PolicyStatement,
} from './document.ts'
import { matchesPattern, toLiteral } from './wildcard.ts'

const awsPrincipal =
  /^(\*|\d{12}|arn:aws[\w-]*:iam::\d{12}:(root|(user|role)\/[\w+=,.@/-]+)|arn:aws[\w-]*:sts::\d{12}:(assumed-role\/[\w+=,.@/-]+|federated-user\/[\w+=,.@/-]+))$/
const servicePrincipal = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/
const largest = 20 * 1024

function checkPrincipal({ Principal, NotPrincipal }: PolicyStatement): void {
  const principal = Principal ?? NotPrincipal
  if (principal === undefined) throw new Error('Missing required field Principal')
  if (principal === '*') return
  const isValid =
    listOf(principal.AWS).every((name) => awsPrincipal.test(name)) &&
    listOf(principal.Service).every((name) => servicePrincipal.test(name))
  if (!isValid) throw new Error('Invalid principal in policy')
}

function checkActions({ Action, NotAction }: PolicyStatement): void {
  const actions = listOf(Action ?? NotAction)
  if (!actions.every((action) => action === '*' || /^s3:[\w*?]+$/i.test(action)))
    throw new Error('Policy has invalid action')
}

/** Objects and the bucket itself; a pattern must begin with this bucket's name. */
function checkResources({ Resource, NotResource }: PolicyStatement, bucket: string): void {
  const resources = listOf(Resource ?? NotResource)
  if (resources.length === 0) throw new Error('Missing required field Resource')
  const isOurs = (resource: string): boolean => {
    const name = /^arn:aws[\w-]*:s3:::([^/]+)(\/.*)?$/s.exec(resource)?.[1]
    return name !== undefined && matchesPattern(toLiteral(bucket), name)
  }
  if (!resources.every(isOurs)) throw new Error('Policy has invalid resource')
}

/** Actions on objects need a resource below the bucket, those on buckets the bucket. */
function checkFit({ Action, Resource }: PolicyStatement): void {
  const isObjectAction = (action: string): boolean =>
    /^s3:(Get|Put|Delete|Restore|Replicate)Object|^s3:AbortMultipartUpload$|^s3:ListMultipartUploadParts$/i.test(
      action,
    )
  const actions = listOf(Action)
  const resources = listOf(Resource)
  if (actions.length === 0 || resources.length === 0) return
  const isPlain = actions.every((action) => !/[*?]/.test(action))
  const isBelow = (resource: string): boolean => resource.includes('/') || resource.endsWith('*')
  const hasTarget = actions.every((action) =>
    isObjectAction(action) ? resources.some(isBelow) : resources.some((one) => !one.includes('/')),
  )
  if (isPlain && !hasTarget)
    throw new Error('Action does not apply to any resource(s) in statement')
}

/**
 * Reads a bucket's policy as PutBucketPolicy judges it. Throws an Error with S3's words: principals that
 * cannot be, actions of other services, resources of other buckets, actions without a resource they are about.
 */
export function parseBucketPolicy(text: string, bucket: string): PolicyDocument {
  if (Buffer.byteLength(text) > largest)
    throw new Error('Policy exceeds the maximum allowed document size.')
  const policy = parsePolicy(text)
  const statements = statementsOf(policy)
  for (const statement of statements) {
    checkPrincipal(statement)
    checkActions(statement)
    checkResources(statement, bucket)
    checkFit(statement)
  }
  const sids = statements.map(({ Sid }) => Sid).filter((sid) => sid !== undefined)
  if (new Set(sids).size < sids.length)
    throw new Error('Statement IDs (SID) in a single policy must be unique')
  return policy
}
