import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@ddex/dsp-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Journal } from './journal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
  await writeFile(join(folder, '..', 'content'), 'x')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const entry = (path: string) => ({
  path,
  size: 1,
  connectionId: null,
  from: join(folder, '..', 'content'),
})
const journal = (powerSafe = false) =>
  new Journal({ feedId: 'one', folder: join(folder, 'pending'), clock: systemClock, powerSafe })

test.each([false, true])(
  'keeps what is owed in order over restarts (power safe: %s)',
  async (safe) => {
    const first = journal(safe)
    await first.open()
    const paths = Array.from({ length: 50 }, (_, index) => `${index} "quoted"\u2028.wav`)
    for (const path of paths) await first.add(entry(path))
    const owed = await journal(safe).open()
    expect(owed.map((each) => each.path)).toEqual(paths)
  },
)

test('does not grow for ever, and forgets nothing that is owed when it shrinks', async () => {
  const kept = journal()
  await kept.open()
  await kept.add(entry('owed all along'))
  const longName = 'x'.repeat(800)
  for (let index = 0; index < 12_000; index++) kept.remove(await kept.add(entry(longName)))
  expect((await stat(join(folder, 'pending', 'notes'))).size).toBeLessThan(4.5 * 1024 * 1024)
  expect((await journal().open()).map((each) => each.path)).toEqual(['owed all along'])
  expect((await readdir(join(folder, 'pending'))).length).toBe(2)
}, 30_000)
