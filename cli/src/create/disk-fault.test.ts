import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { inWords, looked } from './disk-fault.ts'
import { planProject } from './plan.ts'
import { inspectTarget } from './target.ts'
import { writeProject } from './write-project.ts'

const files = new Map([['README.md', Buffer.from('# Ours')]])

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'create-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

const inLine = (code: string) => ({
  ...{ name: 'CommandError', exitCode: 1 },
  message: expect.stringMatching(`^the project cannot be written: ${code}`) as string,
})

it('says in a line that a folder below a file cannot be looked into', () => {
  const cwd = folder()
  writeFileSync(join(cwd, 'list.txt'), 'theirs')
  const request = { directory: 'list.txt/music', install: false, git: false, force: false }
  const plan = planProject(request, { cwd, packageManager: 'npm' })
  expect(() => looked(() => inspectTarget(plan, files))).toThrow(
    expect.objectContaining(inLine('ENOTDIR')),
  )
})

it.skipIf(process.platform !== 'linux')('says in a line that a folder cannot be made', async () => {
  const failed = writeProject('/proc/none/music', files, []).catch((error: unknown) => {
    throw inWords(error)
  })
  await expect(failed).rejects.toMatchObject(inLine('E'))
})

it('leaves a bug a bug', () => {
  const bug = new TypeError('oh')
  expect(inWords(bug)).toBe(bug)
})
