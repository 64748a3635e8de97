/** Firestore over REST, as the owner of the local project: the emulator takes this token for admin. */
export const ownerHeaders = {
  authorization: 'Bearer owner',
  'content-type': 'application/json',
} as const

type RestValue =
  | { nullValue: null }
  | { booleanValue: boolean }
  | { integerValue: string }
  | { doubleValue: number }
  | { stringValue: string }
  | { timestampValue: string }
  | { arrayValue: { values?: RestValue[] } }
  | { mapValue: { fields?: Record<string, RestValue> } }

export interface RestDocument {
  name: string
  fields?: Record<string, RestValue>
}

function toRest(value: unknown): RestValue {
  if (value === null) return { nullValue: null }
  if (value instanceof Date) return { timestampValue: value.toISOString() }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(toRest) } }
  switch (typeof value) {
    case 'boolean':
      return { booleanValue: value }
    case 'string':
      return { stringValue: value }
    case 'number':
      return Number.isInteger(value) ? { integerValue: String(value) } : { doubleValue: value }
    case 'object':
      return { mapValue: { fields: toRestFields(value as object) } }
    default:
      throw new TypeError(`Firestore holds no ${typeof value}`)
  }
}

/** A plain object as Firestore's REST interface wants it. */
export const toRestFields = (document: object): Record<string, RestValue> =>
  Object.fromEntries(Object.entries(document).map(([key, value]) => [key, toRest(value)]))

function fromRest(value: RestValue): unknown {
  if ('nullValue' in value) return null
  if ('integerValue' in value) return Number(value.integerValue)
  if ('timestampValue' in value) return new Date(value.timestampValue)
  if ('arrayValue' in value) return (value.arrayValue.values ?? []).map(fromRest)
  if ('mapValue' in value) return fromRestFields(value.mapValue.fields)
  return Object.values(value)[0]
}

/** What Firestore's REST interface answers as a plain object. */
export const fromRestFields = (fields: Record<string, RestValue> = {}): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, fromRest(value)]))

/** Where the documents of the local project are. `host` is `127.0.0.1:8080`. */
export const documentsUrl = (host: string, projectId: string): string =>
  `http://${host}/v1/projects/${projectId}/databases/(default)/documents`

/** Writes a whole document, replacing what was there. */
export async function setDocument(
  host: string,
  projectId: string,
  path: string,
  document: object,
): Promise<void> {
  const response = await fetch(`${documentsUrl(host, projectId)}/${path}`, {
    method: 'PATCH',
    headers: ownerHeaders,
    body: JSON.stringify({ fields: toRestFields(document) }),
  })
  if (!response.ok) throw new Error(`${path} was not written: ${await response.text()}`)
}
