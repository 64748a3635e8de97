interface AwsError {
  name?: string
  Code?: string
  $metadata?: { httpStatusCode?: number }
}

/** What AWS calls an error: the SDK has a class for some, and a bare code for the rest. */
export const awsErrorName = (error: unknown): string => {
  const { Code, name } = (error ?? {}) as AwsError
  return Code ?? name ?? ''
}

export const awsStatus = (error: unknown): number | undefined =>
  (error as AwsError | null)?.$metadata?.httpStatusCode

/** The answer, null when AWS says that what was asked for is not there (`missing`). */
export async function unless<T>(
  missing: string | readonly string[],
  ask: () => Promise<T>,
): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if ([missing].flat().includes(awsErrorName(error))) return null
    throw error
  }
}

/** Whether two values say the same; order of fields does not count, nor fields without a value. */
export const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
