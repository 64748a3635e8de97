import { z } from 'zod'
import type { Route } from './route.ts'
import { problemBody } from './wire.ts'

const statusWords: Record<number, string> = {
  200: 'As asked',
  201: 'Stored',
  206: 'A part, as the header Range has asked',
  202: 'Accepted; what follows is seen by the status',
  204: 'Done',
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  // OpenAPI 3.1 speaks that dialect anyway.
  delete made.$schema
  return made
}

/** The OpenAPI 3.1 description of the door, made of its routes and of the schemas that it reads by. */
export function describeApi(routes: readonly Route[], base: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const at = (paths[route.pattern] ??= {})
    at[route.method.toLowerCase()] = operationOf(route)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Deliveries by HTTP',
      version: '1.0.0',
      description:
        'How a distributor sends DDEX messages and their files, and asks what became of them.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: base }],
    security: [{ key: [] }, { basic: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'The whole key of a feed' },
        basic: { type: 'http', scheme: 'basic', description: 'Feed id and secret of the key' },
      },
      schemas: { Problem: schemaOf(problemBody, 'output') },
    },
  }
}

function operationOf(route: Route): object {
  const { operationId, summary, answers } = route
  const parameters = [...pathParameters(route), ...queryParameters(route)]
  const problem = { schema: { $ref: '#/components/schemas/Problem' } }
  const described = Object.entries(answers).map(([status, answer]) => [
    status,
    { description: statusWords[Number(status)] ?? 'Answer', ...contentOf(answer) },
  ])
  return {
    operationId,
    summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...requestBodyOf(route),
    responses: {
      ...Object.fromEntries(described),
      default: {
        description: 'Not followed',
        content: { 'application/problem+json': problem },
      },
    },
    ...(route.isPublic ? { security: [] } : {}),
  }
}

function contentOf(answer: z.ZodType | string | null): object {
  if (answer === null) return {}
  if (typeof answer === 'string') return { content: { [answer]: {} } }
  return { content: { 'application/json': { schema: schemaOf(answer, 'output') } } }
}

function requestBodyOf({ body, otherBodies = {} }: Route): object {
  const others = Object.entries(otherBodies).map(([type, description]) => [
    type,
    { schema: { description } },
  ])
  const json = body ? [['application/json', { schema: schemaOf(body, 'input') }]] : []
  const content = [...json, ...others]
  return content.length === 0
    ? {}
    : { requestBody: { required: true, content: Object.fromEntries(content) } }
}

const pathParameters = ({ pattern }: Route) =>
  [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }))

const queryParameters = ({ query = {} }: Route) =>
  Object.entries(query).map(([name, description]) => ({
    ...{ name, in: 'query', description, schema: { type: 'string' } },
  }))
