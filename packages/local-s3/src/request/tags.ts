import { S3Error } from '../s3-error.ts'

const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
const mostTags = 10

/** Tags as a record. Throws InvalidTag, and BadRequest's stand-in for too many. */
export function checkTags(
  pairs: readonly (readonly [name: string, value: string])[],
  most = mostTags,
): Record<string, string> {
  if (pairs.length > most)
    throw new S3Error('InvalidTag', `Object tags cannot be greater than ${most}`)
  const tags = new Map<string, string>()
  for (const [name, value] of pairs) {
    if (name.length === 0 || name.length > 128 || !allowed.test(name))
      throw new S3Error('InvalidTag', 'The TagKey you have provided is invalid', { TagKey: name })
    if (value.length > 256 || !allowed.test(value))
      throw new S3Error('InvalidTag', 'The TagValue you have provided is invalid', {
        TagValue: value,
      })
    if (tags.has(name))
      throw new S3Error('InvalidTag', 'Cannot provide multiple Tags with the same key', {
        TagKey: name,
      })
    tags.set(name, value)
  }
  return Object.fromEntries(tags)
}
