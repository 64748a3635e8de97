import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { changesetFaults, packagesIn, type PublishedPackage } from './changesets.ts'
import { repository } from './source-file.ts'

const manifestIn = (folder: string) =>
  JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    private?: boolean
  }

const packages: PublishedPackage[] = [
  'cli',
  ...readdirSync(join(repository, 'packages')).map((name) => `packages/${name}`),
]
  .filter((folder) => existsSync(join(repository, folder, 'package.json')))
  .map((folder) => ({ ...manifestIn(folder), folder }))
  .filter((manifest) => !manifest.private)

const changesets = readdirSync(join(repository, '.changeset'))
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .map((name) => readFileSync(join(repository, '.changeset', name), 'utf8'))

/** Against the tag of its version; without one it was never released. */
function hasChanged({ name, version, folder }: PublishedPackage): boolean {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: repository, encoding: 'utf8' })
  const tag = `${name}@${version}`
  if (git('rev-parse', '--verify', '--quiet', `refs/tags/${tag}`).status !== 0) return true
  return git('diff', '--quiet', tag, '--', folder).status !== 0
}

it('every published package that has changed is in a changeset', () => {
  expect(packages.length).toBeGreaterThan(5)
  expect(changesetFaults(packages, changesets, hasChanged)).toEqual([])
})

it('a package that is left out is found, and so is a changeset of nothing', () => {
  const one = { name: '@ddex/one', version: '1.0.0', folder: 'packages/one' }
  const changeset = `---\n'@ddex/two': patch\n"create-ddex-dsp": minor\n---\n\nWords: more.\n`
  expect(packagesIn(changeset)).toEqual(['@ddex/two', 'create-ddex-dsp'])
  const two = { ...one, name: '@ddex/two' }
  expect(changesetFaults([one, two], [changeset], () => true)).toEqual([
    '@ddex/one has changed and no changeset says how: `npm run changeset`.',
    'A changeset names create-ddex-dsp, which is not published.',
  ])
  expect(changesetFaults([one], [], () => false)).toEqual([])
})
