import { z } from 'zod'
import { S3Error } from '../s3-error.ts'

const conditionSchema = z.union([
  z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]),
  z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
  z.record(z.string(), z.string()),
])

const policySchema = z.object({
  expiration: z.iso.datetime({ offset: true }),
  conditions: z.array(conditionSchema),
})

type Condition = z.infer<typeof conditionSchema>

/** How large a posted file may be, in bytes, both ends included. */
export interface SizeRange {
  least: number
  most: number
}

const refused = (what: string): S3Error =>
  new S3Error('AccessDenied', `Invalid according to Policy: ${what}`)

/** Fields that need no condition. */
const exempt = (name: string): boolean =>
  ['x-amz-signature', 'signature', 'awsaccesskeyid', 'policy', 'file'].includes(name) ||
  name.startsWith('x-ignore-')

function parse(policy: string): z.infer<typeof policySchema> {
  try {
    return policySchema.parse(JSON.parse(Buffer.from(policy, 'base64').toString('utf8')))
  } catch {
    throw new S3Error('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.')
  }
}

/** Checks one condition and tells which fields it is about. */
function check(condition: Condition, fields: ReadonlyMap<string, string>): string[] {
  if (!Array.isArray(condition)) {
    for (const [name, value] of Object.entries(condition))
      if (fields.get(name.toLowerCase()) !== value)
        throw refused(`Policy Condition failed: ${JSON.stringify(['eq', `$${name}`, value])}`)
    return Object.keys(condition).map((name) => name.toLowerCase())
  }
  if (condition[0] === 'content-length-range') return []
  const [operator, variable, value] = condition
  const name = variable.slice(1).toLowerCase()
  const actual = fields.get(name) ?? ''
  const holds = operator === 'eq' ? actual === value : startsWith(name, actual, value)
  if (!holds) throw refused(`Policy Condition failed: ${JSON.stringify(condition)}`)
  return [name]
}

/** A list of content types must begin so in each of its elements. */
const startsWith = (name: string, actual: string, value: string): boolean =>
  name === 'content-type'
    ? actual.split(',').every((type) => type.trim().startsWith(value))
    : actual.startsWith(value)

/**
 * Checks the fields of a form (names in lower case, `bucket` among them) against its policy, as it was sent,
 * in base64. Throws AccessDenied, InvalidPolicyDocument. Gives the sizes that the file may have.
 */
export function checkPostPolicy(
  policy: string,
  fields: ReadonlyMap<string, string>,
  now: Date,
): SizeRange {
  const { expiration, conditions } = parse(policy)
  if (new Date(expiration) < now) throw refused('Policy expired.')
  const covered = new Set([
    'bucket',
    ...conditions.flatMap((condition) => check(condition, fields)),
  ])
  const extra = [...fields.keys()].find((name) => !covered.has(name) && !exempt(name))
  if (extra !== undefined) throw refused(`Extra input fields: ${extra}`)
  const ranges = conditions.flatMap((condition) =>
    Array.isArray(condition) && condition[0] === 'content-length-range'
      ? [{ least: condition[1], most: condition[2] }]
      : [],
  )
  return {
    least: Math.max(0, ...ranges.map(({ least }) => least)),
    most: Math.min(Number.POSITIVE_INFINITY, ...ranges.map(({ most }) => most)),
  }
}
