import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ListRolesCommand } from '@aws-sdk/client-iam'
import { describe, expect, it } from 'vitest'
import { awsPrices } from './aws-prices.ts'
import { estimateCost } from './cost-estimate.ts'
import { defaultLifecycle } from './lifecycle.ts'
import { hasMoto, startMoto } from './moto-server.ts'
import { emptyZip } from './zip-file.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const own = join(here, '..', '..', '..')
const page = await readFile(join(own, '..', '..', 'docs', 'protocols', 's3.md'), 'utf8')

/** What the files of a folder hold, without tests. */
async function sourcesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^(?!.*\.test\.).*\.ts$/.test(name))
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
}

describe('the page about S3', () => {
  it('has the headings of every page about a protocol', () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual([
      'What it is',
      'Set up',
      'Options',
      'Limits',
      'How completion is decided',
      'Errors and fixes',
      'Test it',
    ])
  })

  it('shows the costs that the estimate gives', () => {
    const estimate = estimateCost(
      {
        region: 'us-east-1',
        releases: 1000,
        filesPerRelease: 14,
        gigabytesPerRelease: 0.5,
        lambda: { memoryMb: 512, secondsPerFile: 3, architecture: 'arm64' },
        afterReceipt: 'move',
        lifecycle: defaultLifecycle,
      },
      new Date(awsPrices.pricesAsOf),
    )
    const rows = [...page.matchAll(/^\| (.+?) +\| (.*?) *\| +(\d+\.\d\d) \|$/gm)]
    expect(rows.map(([, what, amount, dollars]) => [what, amount, dollars])).toEqual([
      ...estimate.lines.map((line) => [line.what, line.amount, line.dollars.toFixed(2)]),
      ['together', '', estimate.dollarsPerMonth.toFixed(2)],
    ])
    expect(page).toContain(`prices of ${estimate.pricesAsOf}`)
  })

  it('names no code of an error that neither the tools nor the door know', async () => {
    const folders = [
      here,
      join(here, '..'),
      ...['bucket', 'common'].map((name) => join(own, 'src', name)),
    ]
    const sources = (await Promise.all(folders.map(sourcesIn))).flat()
    const [, errors = ''] = page.split('## Errors and fixes')
    const codes = [...errors.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, code]) => code)
    expect(codes.length).toBeGreaterThan(10)
    for (const code of codes) expect(sources.join('\n')).toContain(`'${code}'`)
  })

  it.skipIf(!hasMoto())('has an example that sets up everything', async () => {
    const [, example = ''] = /```ts\n(.*?)```/s.exec(page) ?? []
    const moto = await startMoto()
    // Below the package, so that its own name leads to it as in any other package that has it.
    await mkdir(join(own, '.local'), { recursive: true })
    const folder = await mkdtemp(join(own, '.local', 'page-'))
    try {
      await writeFile(join(folder, 'example.mts'), example)
      await writeFile(join(folder, 's3-ingestion.zip'), emptyZip())
      const run = (...more: string[]) =>
        promisify(execFile)(
          process.execPath,
          ['--import', import.meta.resolve('tsx'), '-C', '@ddex/source', 'example.mts', ...more],
          {
            cwd: folder,
            env: {
              PATH: process.env.PATH ?? '',
              AWS_ENDPOINT_URL: moto.endpoint,
              AWS_ACCESS_KEY_ID: 'test',
              AWS_SECRET_ACCESS_KEY: 'test',
            },
          },
        )
      const iam = moto.clients('eu-west-1').iam
      const said = await run('--dry-run')
      expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([])
      const done = await run()
      expect(done.stdout.trim().split('\n').at(-1)).toBe(said.stdout.trim())
      expect((await run()).stdout).toBe('0 steps\n')
      const { Roles = [] } = await iam.send(new ListRolesCommand({}))
      expect(Roles.map(({ RoleName }) => RoleName)).toContain('ddex-dsp-feed-north-records')
    } finally {
      await rm(folder, { recursive: true, force: true })
      await moto.stop()
    }
  })
})
