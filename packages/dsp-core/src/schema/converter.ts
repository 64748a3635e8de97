/** What both Firestore SDKs (web and admin) hand us for a time. */
interface TimestampLike {
  toDate(): Date
}

const isTimestamp = (value: object): value is TimestampLike =>
  'toDate' in value && typeof value.toDate === 'function'

/** A stored value as our types have it: every Firestore timestamp becomes a `Date`, at any depth. */
export function revive(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  if (isTimestamp(value)) return value.toDate()
  if (Array.isArray(value)) return value.map(revive)
  if (value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]))
}

/**
 * A converter for `withConverter` of either SDK: documents are written as they are (both SDKs take
 * a `Date`) and read with their times revived. Only our own functions write, so a document is
 * trusted to have its type.
 */
export function documentConverter<T extends object>() {
  return {
    toFirestore: (document: unknown) => document as Record<string, unknown>,
    fromFirestore: (snapshot: { data(options?: unknown): unknown }): T =>
      revive(snapshot.data()) as T,
  }
}
