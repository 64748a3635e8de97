import { z } from 'zod'
import { parseOperator } from './condition-operator.ts'

const oneOrMany = z.union([z.string(), z.array(z.string()).min(1)])
const scalar = z.union([z.string(), z.number(), z.boolean()])

const principalSchema = z.union([
  z.literal('*'),
  z
    .strictObject({
      AWS: oneOrMany.optional(),
      Service: oneOrMany.optional(),
      Federated: oneOrMany.optional(),
      CanonicalUser: oneOrMany.optional(),
    })
    .refine((principal) => Object.keys(principal).length > 0, 'Missing required field Principal'),
])

const conditionSchema = z.record(
  z.string().refine((name) => parseOperator(name) !== null, 'Invalid Condition type'),
  z.record(z.string(), z.union([scalar, z.array(scalar)])),
)

const exactlyOne = (a: unknown, b: unknown): boolean => (a === undefined) !== (b === undefined)

const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principalSchema.optional(),
    NotPrincipal: principalSchema.optional(),
    Action: oneOrMany.optional(),
    NotAction: oneOrMany.optional(),
    Resource: oneOrMany.optional(),
    NotResource: oneOrMany.optional(),
    Condition: conditionSchema.optional(),
  })
  .refine((s) => exactlyOne(s.Action, s.NotAction), 'Missing required field Action')
  .refine((s) => !(s.Resource && s.NotResource), 'Resource and NotResource exclude each other')
  .refine((s) => !(s.Principal && s.NotPrincipal), 'Principal and NotPrincipal exclude each other')

const documentSchema = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([statementSchema, z.array(statementSchema)]),
})

/** A statement as IAM's JSON has it. */
export type PolicyStatement = z.infer<typeof statementSchema>
export type PolicyPrincipal = z.infer<typeof principalSchema>
/** A policy as IAM's JSON has it: of an identity, a bucket, a role's trust, anything. */
export type PolicyDocument = z.infer<typeof documentSchema>

/** Reads a policy out of JSON text or a value. Throws an Error that says what is wrong and where. */
export function parsePolicy(input: unknown): PolicyDocument {
  const value: unknown = typeof input === 'string' ? JSON.parse(input) : input
  const result = documentSchema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Error(`${issue?.message ?? 'no policy'} at ${issue?.path.join('.') || 'the top'}`)
}

/** Its statements, one or many. */
export const statementsOf = ({ Statement }: PolicyDocument): readonly PolicyStatement[] =>
  Array.isArray(Statement) ? Statement : [Statement]

/** A value that may stand alone, as a list. */
export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] => {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}
