import { z } from 'zod'
import { parsePolicy } from './policy/index.ts'

const policy = z.unknown().transform((value, context) => {
  try {
    return parsePolicy(value)
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message })
    return z.NEVER
  }
})

const text = z.string().min(1)

const configSchema = z.strictObject({
  folder: text,
  host: text.default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(0),
  regions: z.tuple([text], text).default(['us-east-1']),
  secureTransport: z.boolean().default(true),
  keys: z.array(
    z.strictObject({
      accessKeyId: text,
      secretAccessKey: text,
      arn: text,
      policy: policy.optional(),
      sessionToken: text.optional(),
    }),
  ),
  buckets: z
    .array(
      z.strictObject({
        name: text,
        region: text.optional(),
        account: z
          .string()
          .regex(/^\d{12}$/)
          .optional(),
        versioning: z.boolean().optional(),
        policy: policy.optional(),
        cors: z
          .array(
            z.strictObject({
              origins: z.array(text),
              methods: z.array(text),
              headers: z.array(text).optional(),
              expose: z.array(text).optional(),
              maxAgeSeconds: z.number().int().optional(),
            }),
          )
          .optional(),
        notifications: z
          .array(
            z.strictObject({
              id: text,
              kind: z.enum(['function', 'queue', 'topic']),
              arn: text,
              events: z.array(text).min(1),
              prefix: z.string().default(''),
              suffix: z.string().default(''),
            }),
          )
          .optional(),
      }),
    )
    .default([]),
  /** Where events are posted, by the ARN that a notification names; `*` for every other. */
  targets: z.record(z.string(), z.url()).default({}),
})

/** How the program is told what to serve. */
export type Config = z.infer<typeof configSchema>

/** Reads a config document. Throws an Error with one line a fault. */
export function readConfig(json: string): Config {
  const result = configSchema.safeParse(JSON.parse(json))
  if (result.success) return result.data
  throw new Error(z.prettifyError(result.error))
}
