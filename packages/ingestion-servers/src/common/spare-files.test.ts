import { link, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SpareFiles } from './spare-files.ts'

let folder: string
let parts: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spare-files-'))
  parts = join(folder, 'parts')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function opened(owed: string[] = []): Promise<SpareFiles> {
  const spares = new SpareFiles(parts)
  await spares.recover(new Set(owed))
  return spares
}

/** As many uploads begin, and what they were written to goes. */
async function burst(spares: SpareFiles, count: number): Promise<string[]> {
  const taken = Array.from({ length: count }, () => spares.take())
  await Promise.all(taken.map((path) => rm(path, { force: true })))
  return taken
}

test('makes none before anybody has sent something', async () => {
  const spares = await opened()
  await spares.filled()
  expect(await readdir(parts)).toEqual([])
})

test('has as many ready as the largest burst took, and gives each once', async () => {
  const spares = await opened()
  await burst(spares, 20)
  await spares.filled()
  expect((await readdir(parts)).length).toBe(20)
  await burst(spares, 3)
  await spares.filled()
  const ready = await readdir(parts)
  expect(ready.length).toBe(20)
  const taken = await burst(spares, 25)
  expect(new Set(taken).size).toBe(25)
  expect(taken.filter((path) => ready.includes(path.slice(parts.length + 1))).length).toBe(20)
})

test('never keeps more than a large batch needs', async () => {
  const spares = await opened()
  await burst(spares, 3000)
  await spares.filled()
  expect((await readdir(parts)).length).toBe(1024)
})

test('makes none once it has stopped, which it has when the last one is made', async () => {
  const spares = await opened()
  await burst(spares, 200)
  const filled = spares.filled()
  await spares.stop()
  const made = await readdir(parts)
  expect(made.length).toBeLessThan(200)
  await Promise.all([filled, spares.filled()])
  expect(await readdir(parts)).toEqual(made)
  await burst(spares, made.length)
  await spares.filled()
  expect(await readdir(parts)).toEqual([])
})

test('finds those of an earlier run, without what was written to or is owed', async () => {
  const before = await opened()
  await burst(before, 5)
  await before.filled()
  const [written = '', sent = '', empty = '', ...owed] = await readdir(parts)
  await writeFile(join(parts, written), 'half a file')
  await link(join(parts, sent), join(folder, 'an empty file that was sent'))
  await writeFile(join(parts, owed[0] as string), 'a file whose sender was told OK')
  const after = await opened(owed.map((name) => join(parts, name)))
  expect((await readdir(parts)).sort()).toEqual([empty, ...owed].sort())
  expect(after.take()).toBe(join(parts, empty))
  expect(await readFile(join(folder, 'an empty file that was sent'), 'utf8')).toBe('')
})
