import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unlessAsBefore } from './bundle-note.mjs'

const source = 'src/main.ts'
const installed = 'node_modules/library/index.js'
const note = 'dist/made-of.json'
let root: string
let made: number

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Long ago, unless told otherwise: what is written while a bundle is made is not noted. */
function write(path: string, text: string, at = new Date(2026, 1, made + 1)): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  utimesSync(join(root, path), at, at)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bundle-note-'))
  made = 0
  for (const path of [source, installed, 'tsconfig.json']) write(path, `of ${path}`)
})
afterEach(() => rmSync(root, { recursive: true }))

/** Resolves with how often it was bundled by now. */
async function bundled(settings = ['tsconfig.json'], during = () => {}): Promise<number> {
  const bundle = async () => {
    made++
    write('dist/main.js', read(source), new Date())
    during()
    return { inputs: { [source]: {}, [installed]: {} }, outputs: { 'dist/main.js': {} } }
  }
  await unlessAsBefore({ root, note, settings, bundle })
  return made
}

describe('a bundle', () => {
  test('is made once while all is as it was', async () => {
    expect([await bundled(), await bundled(), await bundled()]).toEqual([1, 1, 1])
  })

  test.each([
    ['a source has changed', () => write(source, 'changed')],
    [
      'a source has changed and kept its time',
      () => write(source, 'changed', new Date(2026, 1, 1)),
    ],
    ['a package is installed anew', () => write(installed, 'of another')],
    ['a setting has changed', () => write('tsconfig.json', 'changed')],
    ['a part of it is gone', () => rmSync(join(root, 'dist/main.js'))],
    ['its note is gone', () => rmSync(join(root, note))],
    ['its note is broken', () => write(note, '{"inputs":')],
  ])('is made again when %s', async (_, change) => {
    await bundled()
    change()
    expect(await bundled()).toBe(2)
    expect(await bundled()).toBe(2)
    expect(read('dist/main.js')).toBe(read(source))
  })

  test('is made again when a setting was not asked about before', async () => {
    await bundled()
    write('packages/new/package.json', '{}')
    const settings = ['tsconfig.json', 'packages/new/package.json']
    expect([await bundled(settings), await bundled(settings)]).toEqual([2, 2])
  })

  test('is not noted when a source is written while it is made', async () => {
    expect(await bundled(undefined, () => write(source, 'newer', new Date()))).toBe(1)
    write(source, 'newer')
    expect(await bundled()).toBe(2)
    expect(read('dist/main.js')).toBe('newer')
    expect(await bundled()).toBe(2)
  })
})
