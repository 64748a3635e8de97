import { mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
/** No process ends and starts again within a millisecond, as two journals here would. */
const clock = { now: () => new Date(Date.now() + tick++) }
let tick = 0
const journal = (powerSafe = false) =>
  new Journal({ feedId: 'one', folder: join(folder, 'pending'), clock, powerSafe })

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

/** The next time that the notes are written anew, the disk is full. */
const fillDisk = () => symlink('/dev/full', join(folder, 'pending', 'notes.new'))

test('forgets nothing when the disk is full as it shrinks', async () => {
  const kept = journal()
  await kept.open()
  await kept.add(entry('before'))
  await fillDisk()
  const longName = 'x'.repeat(800)
  for (let index = 0; index < 5500; index++) kept.remove(await kept.add(entry(longName)))
  await kept.add(entry('after'))
  expect(await readdir(join(folder, 'pending'))).not.toContain('notes.new')
  expect((await journal().open()).map((each) => each.path)).toEqual(['before', 'after'])
}, 30_000)

test('opens on a full disk, and goes on with the notes that are there', async () => {
  const first = journal()
  await first.open()
  await first.add(entry('before'))
  await fillDisk()
  const second = journal()
  expect((await second.open()).map((each) => each.path)).toEqual(['before'])
  await second.add(entry('after'))
  expect((await journal().open()).map((each) => each.path)).toEqual(['before', 'after'])
})
