import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkRuntime } from './check-runtime.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'runtime-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const stateOf = async (runtime: string, day: string) => {
  writeFileSync(join(root, 'firebase.json'), JSON.stringify({ functions: { runtime } }))
  return (await checkRuntime({ root }, new Date(day))).map(({ state }) => state)
}

test('finds a Node that Google takes no more, and one that it will not take for long', async () => {
  expect(await stateOf('nodejs20', '2026-04-01')).toEqual(['ok'])
  expect(await stateOf('nodejs20', '2026-06-01')).toEqual(['warn'])
  expect(await stateOf('nodejs20', '2026-11-28')).toEqual(['fail'])
  expect(await stateOf('nodejs6000', '2026-04-01')).toEqual(['fail'])
})

test('is content with the Node that projects are made for, for a year from when that was written down', async () => {
  const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..')
  const [found] = await checkRuntime({ root: repository }, new Date('2027-04-01'))
  expect(found).toMatchObject({ state: 'ok', says: expect.stringContaining('Node.js 22') })
})
