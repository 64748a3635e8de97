import type { z } from 'zod'
import { RefusedError } from '../errors.ts'

/** What is wrong with one field of a request. */
export interface FieldFault {
  /** `settings.maxFileSize` */
  field: string
  message: string
}

/** A request about a feed that cannot be followed as it is. The message names every fault. */
export class FeedInvalidError extends RefusedError {
  readonly faults: FieldFault[]

  constructor(faults: FieldFault[]) {
    const words = faults.map(({ field, message }) => `${field}: ${message}`)
    super('FEED_INVALID', words.join(' '))
    this.faults = faults
  }
}

/** A request as the schema has it. `what` is its name in faults of the whole. Throws `FeedInvalidError`. */
export function parseRequest<Schema extends z.ZodType>(
  schema: Schema,
  request: unknown,
  what: string,
): z.output<Schema> {
  const read = schema.safeParse(request)
  if (read.success) return read.data
  throw new FeedInvalidError(
    read.error.issues.flatMap((issue) => {
      const path = issue.path.map(String)
      if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => ({
          field: [...path, key].join('.'),
          message: 'There is no such field.',
        }))
      return [{ field: path.join('.') || what, message: issue.message }]
    }),
  )
}
