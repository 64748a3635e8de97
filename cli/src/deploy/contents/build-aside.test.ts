import { existsSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { Progress } from '../../terminal/progress.ts'
import { withBuiltAside } from './build-aside.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..')

it('builds inside the project, where packages that were installed at its root are found, and removes it', async () => {
  let built = ''
  await withBuiltAside(root, ['functions'], new Progress(new PassThrough()), async (aside) => {
    built = aside.functions?.folder ?? ''
    expect(existsSync(join(built, 'lib', 'index.js'))).toBe(true)
  })
  expect(built.startsWith(join(root, '.local') + sep)).toBe(true)
  expect(existsSync(built)).toBe(false)
})

it('takes the folder that it is in as well', async () => {
  const seen = await withBuiltAside(
    '.',
    [],
    new Progress(new PassThrough()),
    async (aside) => aside,
  )
  expect(seen.project.root).toBe(process.cwd())
})
