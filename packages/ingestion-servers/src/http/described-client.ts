import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect } from 'vitest'

type Sent = NonNullable<RequestInit['body']>

interface Described {
  paths: Record<string, Record<string, { responses: Record<string, Answered> }>>
}

interface Answered {
  content?: Record<string, { schema?: object }>
}

interface JsonAnswer {
  status: number
  body: Record<string, unknown>
}

/** A sender that holds every answer against the door's own description. */
export interface DescribedClient {
  description: Described
  /** Sends and reads JSON. */
  json(method: string, path: string, body?: unknown): Promise<JsonAnswer>
  send(method: string, path: string, body: Sent): Promise<JsonAnswer>
  raw(
    method: string,
    path: string,
    body?: Sent | null,
    headers?: Record<string, string>,
  ): Promise<Response>
}

/** `key`: null for one who has none. */
export async function describedClient(url: string, key: string | null): Promise<DescribedClient> {
  const answer = await fetch(`${url}/openapi.json`)
  const description = (await answer.json()) as Described
  const ajv = new Ajv2020({ strict: false })
  ;(formats as unknown as (to: Ajv2020) => void)(ajv)
  ajv.addSchema(description, 'api')

  function check(method: string, path: string, response: Response, text: string): void {
    const [pattern, operation] = operationFor(description, method, path) ?? []
    if (!pattern || !operation) return
    const { status } = response
    const said = `${method} ${pattern} answers ${status}: ${text}`
    const isNamed = status in operation.responses
    expect(isNamed || status >= 400, said).toBe(true)
    const name = isNamed ? String(status) : 'default'
    const content = contentOf(operation.responses[name], method)
    if (!content) return expect(text).toBe('')
    const type = response.headers.get('content-type')?.split(';')[0] ?? ''
    expect(Object.keys(content), said).toContain(type)
    if (!content[type]?.schema) return
    const at = ['paths', pattern, method.toLowerCase(), 'responses', name, 'content', type]
    const validate = ajv.compile({ $ref: `api#/${pointerTo([...at, 'schema'])}` })
    validate(JSON.parse(text))
    expect(validate.errors, said).toBeNull()
  }

  const raw: DescribedClient['raw'] = async (method, path, body = null, headers = {}) => {
    const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
    const authorization: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {}
    const response = await fetch(`${url}${path}`, {
      ...{ method, body, headers: { ...type, ...authorization, ...headers } },
    })
    check(method, path, response, await response.clone().text())
    return response
  }
  const send: DescribedClient['send'] = async (method, path, body) => {
    const response = await raw(method, path, body)
    return { status: response.status, body: (await response.json()) as JsonAnswer['body'] }
  }
  const json: DescribedClient['json'] = async (method, path, body) => {
    const text = body === undefined ? null : JSON.stringify(body)
    const response = await raw(method, path, text)
    return { status: response.status, body: (await response.json()) as JsonAnswer['body'] }
  }
  return { description, raw, send, json }
}

/** The head of an answer has no body to be held against anything. */
const contentOf = (answered: Answered | undefined, method: string): Answered['content'] =>
  method === 'HEAD' ? undefined : answered?.content

/** A JSON pointer, fit for a URL. */
const pointerTo = (parts: string[]): string =>
  parts.map((part) => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/')

function operationFor({ paths }: Described, method: string, path: string) {
  const plain = path.split('?')[0] ?? ''
  for (const [pattern, operations] of Object.entries(paths)) {
    const form = pattern.replace('{path}', '.+').replace(/\{\w+\}/g, '[^/]+')
    const operation = operations[method.toLowerCase()]
    if (operation && new RegExp(`^${form}$`).test(plain)) return [pattern, operation] as const
  }
  return null
}
