import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Journal } from './journal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
  await mkdir(join(folder, 'parts'))
  await writeFile(join(folder, '..', 'content'), 'x')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const entry = (path: string) =>
  [join(folder, '..', 'content'), { path, size: 1, connectionId: null }] as const
/** No process ends and starts again within a millisecond, as two journals here would. */
const clock = { now: () => new Date(Date.now() + tick++) }
let tick = 0
const journal = (powerSafe = false) =>
  new Journal({
    feedId: 'one',
    folder: join(folder, 'pending'),
    parts: join(folder, 'parts'),
    clock,
    powerSafe,
  })

test.each([false, true])(
  'keeps what is owed in order over restarts (power safe: %s)',
  async (safe) => {
    const first = journal(safe)
    await first.open()
    const paths = Array.from({ length: 50 }, (_, index) => `${index} "quoted"\u2028.wav`)
    for (const path of paths) first.addLink(...entry(path))
    if (safe) await first.flush()
    const owed = await journal(safe).open()
    expect(owed.map((each) => each.path)).toEqual(paths)
  },
)

test('does not grow for ever, and forgets nothing that is owed when it shrinks', async () => {
  const kept = journal()
  await kept.open()
  kept.addLink(...entry('owed all along'))
  const longName = 'x'.repeat(800)
  for (let index = 0; index < 12_000; index++) kept.remove(kept.addLink(...entry(longName)))
  expect((await stat(join(folder, 'pending', 'notes'))).size).toBeLessThan(4.5 * 1024 * 1024)
  expect((await journal().open()).map((each) => each.path)).toEqual(['owed all along'])
  expect((await readdir(join(folder, 'pending'))).length).toBe(2)
}, 30_000)

/** The next time that the notes are written anew, the disk is full. */
const fillDisk = () => symlink('/dev/full', join(folder, 'pending', 'notes.new'))

test('forgets nothing when the disk is full as it shrinks', async () => {
  const kept = journal()
  await kept.open()
  kept.addLink(...entry('before'))
  await fillDisk()
  const longName = 'x'.repeat(800)
  for (let index = 0; index < 5500; index++) kept.remove(kept.addLink(...entry(longName)))
  kept.addLink(...entry('after'))
  expect(await readdir(join(folder, 'pending'))).not.toContain('notes.new')
  expect((await journal().open()).map((each) => each.path)).toEqual(['before', 'after'])
}, 30_000)

test('opens on a full disk, and goes on with the notes that are there', async () => {
  const first = journal()
  await first.open()
  first.addLink(...entry('before'))
  await fillDisk()
  const second = journal()
  expect((await second.open()).map((each) => each.path)).toEqual(['before'])
  second.addLink(...entry('after'))
  expect((await journal().open()).map((each) => each.path)).toEqual(['before', 'after'])
})
