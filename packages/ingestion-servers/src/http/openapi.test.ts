import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { describeApi } from './openapi.ts'
import { routes } from './routes.ts'

const description = describeApi(routes, '/api/deliveries') as {
  paths: Record<string, Record<string, { operationId: string; security?: object[] }>>
}

test('the description is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(description))
  expect(errors ?? '').toBe('')
  expect(valid).toBe(true)
})

test('every route is described, and only the description and a hint need no key', () => {
  const operations = Object.values(description.paths).flatMap((path) => Object.values(path))
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
    routes.map(({ operationId }) => operationId).sort(),
  )
  const open = operations.filter(({ security }) => security?.length === 0)
  expect(open.map(({ operationId }) => operationId)).toEqual(['describeApi', 'notify'])
})
