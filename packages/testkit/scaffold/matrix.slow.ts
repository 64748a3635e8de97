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
  create = await installCli(folder, await packedCli())
  // The one with everything: all others need a part of what it installs.
  await must(
    'create and install',
    create,
    ['all', '--protocols=ftp,sftp,s3,gcs,http', '--no-git'],
    folder,
  )
}, minutes(30))
afterAll(() => rmSync(folder, { recursive: true, force: true }), minutes(5))

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
