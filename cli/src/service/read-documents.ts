import { fromRestFields, type RestDocument } from '../dev/firestore-rest.ts'
import { CommandError } from '../terminal/command-error.ts'
import { reach, type AdminSession } from './admin-session.ts'

type Operator = 'EQUAL' | 'LESS_THAN' | 'GREATER_THAN'

/** A query over one collection; every one that is used has its index, see firestore.indexes.json. */
export interface DocumentQuery {
  /** `deliveries`, or `deliveries/{id}/issues`. */
  collection: string
  where?: readonly { field: string; is: Operator; value: string | boolean | Date | null }[]
  orderBy?: { field: string; descending?: boolean }
  limit?: number
}

export type Document = Record<string, unknown> & { id: string }

const documentOf = ({ name, fields }: RestDocument): Document => ({
  ...fromRestFields(fields),
  id: name.split('/').at(-1) ?? '',
})

const root = ({ service }: AdminSession): string =>
  `${service.firestoreUrl}/projects/${service.projectId}/databases/(default)/documents`

const headersOf = ({ token }: AdminSession) => ({
  'content-type': 'application/json',
  authorization: `Bearer ${token}`,
})

const isNull = (value: unknown): value is null => value === null

function filterOf({ field, is, value }: NonNullable<DocumentQuery['where']>[number]): object {
  const path = { fieldPath: field }
  if (isNull(value)) return { unaryFilter: { field: path, op: 'IS_NULL' } }
  const restValue =
    value instanceof Date
      ? { timestampValue: value.toISOString() }
      : typeof value === 'boolean'
        ? { booleanValue: value }
        : { stringValue: value }
  return { fieldFilter: { field: path, op: is, value: restValue } }
}

/** Documents of a query, as the rules let an admin read them. Throws `CommandError`. */
export async function queryDocuments(
  session: AdminSession,
  { collection, where = [], orderBy, limit = 100 }: DocumentQuery,
): Promise<Document[]> {
  const parts = collection.split('/')
  const parent = parts.slice(0, -1).join('/')
  const structuredQuery = {
    from: [{ collectionId: parts.at(-1) }],
    ...(where.length > 0
      ? { where: { compositeFilter: { op: 'AND', filters: where.map(filterOf) } } }
      : {}),
    ...(orderBy
      ? {
          orderBy: [
            {
              field: { fieldPath: orderBy.field },
              direction: orderBy.descending ? 'DESCENDING' : 'ASCENDING',
            },
          ],
        }
      : {}),
    limit,
  }
  const response = await reach(`${root(session)}${parent ? `/${parent}` : ''}:runQuery`, {
    method: 'POST',
    headers: headersOf(session),
    body: JSON.stringify({ structuredQuery }),
  })
  const rows = (await response.json()) as { document?: RestDocument; error?: object }[]
  if (!response.ok) throw refusal(collection, rows)
  return rows.flatMap(({ document }) => (document ? [documentOf(document)] : []))
}

/** One document; null when it is not there. Throws `CommandError`. */
export async function readDocument(session: AdminSession, path: string): Promise<Document | null> {
  const response = await reach(`${root(session)}/${path}`, { headers: headersOf(session) })
  if (response.status === 404) return null
  const answer: unknown = await response.json()
  if (!response.ok) throw refusal(path, answer)
  return documentOf(answer as RestDocument)
}

function refusal(what: string, answer: unknown): CommandError {
  const first = (Array.isArray(answer) ? answer[0] : answer) as { error?: { message?: string } }
  return new CommandError(
    `${what} could not be read: ${first?.error?.message ?? 'no reason given'}`,
  )
}
