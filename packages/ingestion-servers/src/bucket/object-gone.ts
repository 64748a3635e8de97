import { DspError } from '@ddex/dsp-core'

/** The version that an event tells of was deleted or replaced before it was read: it comes no more. */
export class ObjectGoneError extends DspError {
  constructor(bucket: string, key: string, cause?: unknown) {
    super('OBJECT_GONE', `'${key}' is not in ${bucket} any more.`, { cause })
  }
}

/** Whether an object that is gone is behind an error, however it was wrapped on its way. */
export function isObjectGone(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof ObjectGoneError) return true
  return false
}
