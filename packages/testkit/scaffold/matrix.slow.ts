import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { borrowPackages, emptyFolder, installCli, must, packedCli } from './project.ts'

const minutes = (count: number): number => count * 60_000
const folder = emptyFolder('matrix')
let create = ''

/** Of 31 sets of protocols and 2 templates: every pair of protocols is together and apart in some. */
const sample: [template: string, protocols: string][] = [
  ['streaming', 'ftp'],
  ['catalogue', 'sftp'],
  ['streaming', 's3'],
  ['catalogue', 'gcs'],
  ['streaming', 'http'],
  ['catalogue', 'ftp,sftp'],
  ['streaming', 'ftp,s3,http'],
  ['catalogue', 'sftp,gcs,http'],
  ['streaming', 'sftp,s3'],
  ['catalogue', 'ftp,gcs'],
  ['streaming', 's3,gcs,http'],
  ['catalogue', 'ftp,sftp,s3,gcs,http'],
]

beforeAll(async () => {
  create = await installCli(folder, packedCli())
  // The one with everything: all others need a part of what it installs.
  await must(
    'create and install',
    create,
    ['all', '--protocols=ftp,sftp,s3,gcs,http', '--no-git'],
    folder,
  )
}, minutes(30))
afterAll(() => rmSync(folder, { recursive: true, force: true }), minutes(5))

/** Every set of protocols: 31 of them. */
const protocols = ['ftp', 'sftp', 's3', 'gcs', 'http']
const sets = Array.from({ length: 2 ** protocols.length - 1 }, (_, place) =>
  protocols.filter((_name, bit) => ((place + 1) >> bit) % 2 === 1).join(','),
)

describe.each(['streaming', 'catalogue'])('S2: %s with every set of protocols', (template) => {
  it(
    'is typed',
    async () => {
      for (const set of sets) {
        const name = `typed-${template}-${set.replaceAll(',', '-')}`
        const flags = [`--template=${template}`, `--protocols=${set}`, '--no-install', '--no-git']
        await must(`create ${name}`, create, [name, ...flags], folder)
        borrowPackages(join(folder, name), join(folder, 'all'))
        await must(`type-check ${set}`, 'npm', ['run', 'type-check'], join(folder, name))
        rmSync(join(folder, name), { recursive: true })
      }
    },
    minutes(30),
  )
})

describe('S2: with pnpm', () => {
  it(
    'installs, is typed and builds',
    async () => {
      const env = { npm_config_user_agent: 'pnpm/10.34.9 npm/? node/v20 linux x64' }
      const flags = ['--protocols=ftp,sftp,s3,gcs,http', '--no-install', '--no-git']
      const project = join(folder, 'with-pnpm')
      await must('create', create, ['with-pnpm', ...flags], folder, env)
      const pnpm = ['--yes', 'pnpm@10.34.9']
      await must('pnpm install', 'npx', [...pnpm, 'install', '--no-frozen-lockfile'], project)
      for (const script of ['type-check', 'lint', 'build'])
        await must(`pnpm ${script}`, 'npx', [...pnpm, 'run', script], project)
    },
    minutes(20),
  )
})

describe('S2: of every template and set of protocols, a dozen', () => {
  it.each(sample)(
    '%s with %s is typed, clean and builds',
    async (template, protocols) => {
      const name = `${template}-${protocols.replaceAll(',', '-')}`
      const project = join(folder, name)
      const flags = [
        `--template=${template}`,
        `--protocols=${protocols}`,
        '--no-install',
        '--no-git',
      ]
      await must(`create ${name}`, create, [name, ...flags], folder)
      borrowPackages(project, join(folder, 'all'))
      await must('type-check', 'npm', ['run', 'type-check'], project)
      await must('lint', 'npm', ['run', 'lint'], project)
      await must('build', 'npm', ['run', 'build'], project)
      await must(
        'test',
        'npx',
        ['vitest', 'run', 'tests/config.test.ts', 'tests/app.test.ts'],
        project,
      )
    },
    minutes(10),
  )
})
