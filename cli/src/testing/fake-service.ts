import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { toRestFields } from '../dev/firestore-rest.ts'

type Answer = { result: unknown } | { error: unknown; status?: number }

/** What a service holds and answers. */
export interface FakeServiceContent {
  /** By the collection's path, then by id. */
  documents: Record<string, Record<string, object>>
  callables: Record<string, (data: Record<string, unknown>) => Answer>
}

export interface FakeService {
  /** A project's folder whose stack this is. */
  root: string
  content: FakeServiceContent
  /** Callables that were called, with their data. */
  calls: { name: string; data: Record<string, unknown> }[]
  stop(): Promise<void>
}

const token = 'a token of the admin'
const password = 'nectar-quartz-44'

/** Answers as Identity Toolkit, Firestore and callable functions do, as far as commands ask. */
export async function startFakeService(content: FakeServiceContent): Promise<FakeService> {
  const calls: FakeService['calls'] = []
  const server = createServer((request, response) => {
    void answerTo(request, content, calls).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const root = projectOf(server)
  return {
    ...{ root, content, calls },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(root, { recursive: true })
    },
  }
}

/** A folder with `.local/stack.json`, as the launcher writes it. */
function projectOf(server: Server): string {
  const root = mkdtempSync(join(tmpdir(), 'fake-service-'))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  mkdirSync(join(root, '.local'))
  const claims = { role: 'admin', plan: 'premium', territory: 'NL' }
  const stack = {
    ...{ projectId: 'demo-service', region: 'us-central1', pids: { launcher: process.pid } },
    urls: { auth: url, firestore: url, functions: url, web: url },
    users: [{ email: 'admin@demo.local', password, name: 'Ada', claims }],
    feeds: [],
  }
  writeFileSync(join(root, '.local', 'stack.json'), JSON.stringify(stack))
  return root
}

async function answerTo(
  request: IncomingMessage,
  content: FakeServiceContent,
  calls: FakeService['calls'],
): Promise<{ status: number; body: unknown }> {
  const { pathname } = new URL(request.url ?? '/', 'http://service')
  const body = (request.method === 'POST' ? await json(request) : {}) as Record<string, never>
  if (pathname.endsWith(':signInWithPassword'))
    return body.password === password
      ? { status: 200, body: { idToken: token } }
      : { status: 400, body: { error: { message: 'INVALID_LOGIN_CREDENTIALS' } } }
  if (request.headers.authorization !== `Bearer ${token}`)
    return { status: 401, body: { error: { message: 'Missing or invalid token.' } } }
  const documents = /^\/v1\/projects\/demo-service\/databases\/\(default\)\/documents(.*)$/.exec(
    decodeURIComponent(pathname),
  )
  if (documents) return firestoreAnswer(documents[1] ?? '', body, content)
  return callableAnswer(pathname.split('/').at(-1) ?? '', body, content, calls)
}

function callableAnswer(
  name: string,
  body: object,
  content: FakeServiceContent,
  calls: FakeService['calls'],
): { status: number; body: unknown } {
  const data = (body as { data?: Record<string, unknown> }).data ?? {}
  calls.push({ name, data })
  const answer = content.callables[name]?.(data) ?? {
    error: { message: `There is no function ${name}.`, status: 'NOT_FOUND' },
    status: 404,
  }
  return { status: 'error' in answer ? (answer.status ?? 400) : 200, body: answer }
}

interface StructuredQuery {
  from: { collectionId: string }[]
  where?: { compositeFilter: { filters: { fieldFilter: FieldFilter }[] } }
  orderBy?: { field: { fieldPath: string }; direction: string }[]
  limit: number
}
interface FieldFilter {
  field: { fieldPath: string }
  value: { stringValue?: string }
}

function firestoreAnswer(
  path: string,
  body: { structuredQuery?: StructuredQuery },
  { documents }: FakeServiceContent,
): { status: number; body: unknown } {
  const restOf = (collection: string, id: string, fields: object) => ({
    name: `projects/demo-service/databases/(default)/documents/${collection}/${id}`,
    fields: toRestFields(fields),
  })
  if (body.structuredQuery) {
    const { from, where, orderBy, limit } = body.structuredQuery
    const parent = path.replace(/:runQuery$/, '').replace(/^\//, '')
    const collection = [parent, from[0]?.collectionId].filter(Boolean).join('/')
    const filters = where?.compositeFilter.filters ?? []
    const isWanted = (fields: Record<string, unknown>) =>
      filters.every(
        ({ fieldFilter: { field, value } }) => fields[field.fieldPath] === value.stringValue,
      )
    const by = orderBy?.[0]
    const found = Object.entries(documents[collection] ?? {})
      .filter(([, fields]) => isWanted(fields as Record<string, unknown>))
      .sort(([, one], [, other]) => {
        if (!by) return 0
        const [a, b] = [one, other].map((each) => Number((each as never)[by.field.fieldPath]))
        return by.direction === 'DESCENDING' ? Number(b) - Number(a) : Number(a) - Number(b)
      })
      .slice(0, limit)
    const rows = found.map(([id, fields]) => ({ document: restOf(collection, id, fields) }))
    return { status: 200, body: rows.length > 0 ? rows : [{ readTime: '2026-01-01T00:00:00Z' }] }
  }
  const parts = path.slice(1).split('/')
  const id = parts.pop() ?? ''
  const fields = documents[parts.join('/')]?.[id]
  if (fields) return { status: 200, body: restOf(parts.join('/'), id, fields) }
  return { status: 404, body: { error: { message: 'NOT_FOUND' } } }
}
