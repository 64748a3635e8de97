import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandError } from '../terminal/command-error.ts'
import type { FileMap } from './layers.ts'
import { planProject } from './plan.ts'
import { inspectTarget } from './target.ts'
import { writeProject, type Checkpoint } from './write-project.ts'

let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'write project ü-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const files: FileMap = new Map(
  Object.entries({
    '.env.example': 'ours',
    '.gitignore': 'node_modules/',
    'README.md': '# Ours',
    'package.json': '{}',
    'src/deep/main.ts': 'export {}',
  }).map(([path, text]) => [path, Buffer.from(text)]),
)

const planFor = (directory: string, force = false) =>
  planProject(
    { directory, name: 'music', install: false, git: false, force },
    { cwd, packageManager: 'npm' },
  )

async function write(
  directory: string,
  { force = false, checkpoint }: { force?: boolean; checkpoint?: Checkpoint } = {},
) {
  const plan = planFor(directory, force)
  await writeProject(plan.directory, files, inspectTarget(plan, files), checkpoint)
}

/** Everything under the test's folder, with what is in it. */
const tree = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(cwd, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(cwd.length + 1), readFileSync(path, 'utf8')]),
  )

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(cwd, path)), { recursive: true })
  writeFileSync(join(cwd, path), text)
}

const inFolder = (folder: string): Record<string, string> =>
  Object.fromEntries([...files].map(([path, bytes]) => [join(folder, path), bytes.toString()]))

/** The refusal of a target. */
function refusal(directory: string, force = false): CommandError {
  try {
    inspectTarget(planFor(directory, force), files)
  } catch (error) {
    if (error instanceof CommandError) return error
    throw error
  }
  throw new Error('It was not refused.')
}

describe('a new folder', () => {
  it.each(['music', 'not/there/yet', 'my music', '音楽'])('%s gets every file', async (folder) => {
    await write(folder)
    expect(tree()).toEqual(inFolder(folder))
  })

  it.skipIf(process.platform === 'win32')('has scripts that can be run', async () => {
    const scripts = new Map([['vm.sh', Buffer.from('#!/bin/sh\n')]])
    const planned = inspectTarget(planFor('music'), scripts)
    await writeProject(join(cwd, 'music'), scripts, planned)
    expect(statSync(join(cwd, 'music', 'vm.sh')).mode & 0o111).not.toBe(0)
  })

  it('may be there when nothing is in it but a repository', async () => {
    put('music/.git/HEAD', 'ref: refs/heads/main')
    await write('music')
    expect(tree()).toEqual({ ...inFolder('music'), 'music/.git/HEAD': 'ref: refs/heads/main' })
  })
})

describe('a folder with something in it', () => {
  it('is refused, with the files that would be written over', () => {
    put('music/README.md', '# Theirs')
    put('music/package.json', '{}')
    put('music/notes.txt', 'x')
    const { exitCode, message, details } = refusal('music')
    expect(exitCode).toBe(3)
    expect(message).toContain('README.md')
    expect(message).toContain('--force')
    expect(details).toEqual({ conflicts: ['README.md'] })
  })

  it('is refused also when nothing would be written over', () => {
    put('music/notes.txt', 'x')
    expect(refusal('music').details).toEqual({ conflicts: [] })
  })

  it('with --force loses nothing but the files that were named, and never .env or .git', async () => {
    const theirs = {
      'music/notes.txt': 'x',
      'music/.env': 'secret',
      'music/.env.example': 'theirs',
      'music/.git/HEAD': 'h',
    }
    for (const [path, text] of Object.entries({ ...theirs, 'music/README.md': '# Theirs' }))
      put(path, text)
    await write('music', { force: true })
    expect(tree()).toEqual({ ...inFolder('music'), ...theirs })
  })

  it('is refused even with --force where a folder or a link is in the way', () => {
    put('music/README.md/x', '')
    put('elsewhere/keep', '')
    symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'music', 'src'))
    expect(refusal('music', true).details).toEqual({ conflicts: ['README.md', 'src'] })
  })

  it('is not one that is a file', () => {
    put('music', '')
    expect(refusal('music').exitCode).toBe(2)
  })
})

describe('what fails or is stopped', () => {
  const points: Parameters<Checkpoint>[0][] = ['begin', 'written', 'placing', 'placed']
  const stopAt =
    (wanted: string, nth = 1): Checkpoint =>
    (name) => {
      if (name === wanted && (nth -= 1) === 0) throw new Error('stopped')
    }

  it.each(points)('leaves nothing of a new folder at %s', async (point) => {
    await expect(write('not/there', { checkpoint: stopAt(point) })).rejects.toThrow('stopped')
    expect(readdirSync(cwd)).toEqual([])
  })

  it.each([...points.map((point) => [point, 1] as const), ['placing', 3] as const])(
    'leaves a folder as it was at %s %i',
    async (point, nth) => {
      put('music/README.md', '# Theirs')
      put('music/package.json', '{ "theirs": true }')
      const before = tree()
      const stopped = write('music', { force: true, checkpoint: stopAt(point, nth) })
      await expect(stopped).rejects.toThrow('stopped')
      expect(tree()).toEqual(before)
      expect(readdirSync(join(cwd, 'music')).sort()).toEqual(['README.md', 'package.json'])
      expect(readdirSync(cwd)).toEqual(['music'])
    },
  )

  it('leaves nothing where it may not write', async () => {
    put('locked/keep', '')
    const impossible = write('locked/keep/music')
    await expect(impossible).rejects.toThrow(/ENOTDIR|EEXIST/)
    expect(tree()).toEqual({ 'locked/keep': '' })
  })
})
