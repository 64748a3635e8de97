import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'
import { startFakeGoogle, webApps, type FakeGoogle } from '../google/testing/fake-google.ts'
import type { DeployContent } from './contents/content.ts'
import type { DeployPlan } from './deploy-plan.ts'

/** Writes down what it is called with, and fails for what the environment says. */
const firebase = `const { appendFileSync } = require('node:fs')
const args = process.argv.slice(2)
appendFileSync('asked.txt', args.join(' ') + '\\n')
if (process.env.FAILING && args.includes(process.env.FAILING)) {
  console.error('Error: HTTP Error: 403, The caller does not have permission')
  process.exit(1)
}`

const project = {
  ...{ projectId: 'my-project', region: 'europe-west1', webApiKey: 'key' },
  webUrl: 'https://my-project.web.app',
}
type Plan = DeployPlan & { contents: DeployContent[] }

const files = { firestore: { rules: 'firestore.rules', indexes: 'firestore.indexes.json' } }

let root: string
let google: FakeGoogle
beforeEach(async () => {
  google = await startFakeGoogle()
  vi.stubEnv('DDEX_DSP_GOOGLE_ORIGIN', google.origin)
  vi.stubEnv('GOOGLE_OAUTH_ACCESS_TOKEN', 'a token')
  root = mkdtempSync(join(tmpdir(), 'deploy-'))
  writeFileSync(join(root, 'ddex-dsp.json'), JSON.stringify(project))
  writeFileSync(join(root, 'firebase.json'), JSON.stringify(files))
  writeFileSync(join(root, 'firestore.rules'), '')
  writeFileSync(join(root, 'firestore.indexes.json'), '{"indexes":[]}')
  writeFileSync(join(root, 'firebase.cjs'), firebase)
  vi.stubEnv('DDEX_DSP_FIREBASE', join(root, 'firebase.cjs'))
  vi.stubEnv('DDEX_DSP_PROGRAM', join(root, 'firebase.cjs'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await google.stop()
  rmSync(root, { recursive: true })
})

const run = (...args: string[]) => runDdexDsp('deploy', ...args, '--root', root)
const asked = (): string[] => {
  const path = join(root, 'asked.txt')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}
const deployed = (targets: string) =>
  `deploy --only ${targets} --project my-project --non-interactive`

describe('ddex-dsp deploy', () => {
  test('prints its plan and touches nothing with --dry-run', async () => {
    mkdirSync(join(root, 'servers', 'ftp'), { recursive: true })
    const { out, code } = await run('--dry-run')
    expect(code).toBe(0)
    expect(out).toContain('firebase deploy --only firestore:rules,storage --project my-project')
    expect(out).toContain('+ firestore.rules  for Cloud Firestore, 0 B\n')
    expect(out).toContain('docker push europe-west1-docker.pkg.dev/my-project/ddex-dsp/ftp')
    expect(out).toContain('FTP does not fit Cloud Run')
    const { steps, parts, contents } = JSON.parse((await run('--dry-run', '--json')).out) as Plan
    expect(parts).toEqual(['rules', 'indexes', 'functions', 'hosting', 'servers'])
    expect(steps.map(({ id }) => id)).toEqual([
      ...['check', 'build', 'google', 'rules', 'indexes', 'functions', 'hosting'],
      ...['ftp-image', 'ftp-push', 'ftp-run'],
    ])
    expect(contents.map(({ part }) => part)).toEqual(['rules', 'indexes', 'servers'])
    expect([asked(), existsSync(join(root, '.local'))]).toEqual([[], false])
  })

  test('lets firebase-tools remove functions only where the project was looked at before', async () => {
    const forced = async (...flags: string[]): Promise<string[]> => {
      const { out } = await run('--dry-run', '--json', ...flags)
      const { steps } = JSON.parse(out) as Plan
      return steps.filter(({ command }) => command?.includes('--force')).map(({ id }) => id)
    }
    expect(await forced()).toEqual(['functions'])
    expect(await forced('--no-checks')).toEqual([])
  })

  test('deploys the parts that are named, in the order in which they need each other', async () => {
    const { out, error, code } = await run('--only=indexes,rules', '--json')
    expect([error.includes('✓ Deploy the indexes'), code]).toEqual([true, 0])
    expect(JSON.parse(out)).toMatchObject({ done: ['check', 'google', 'rules', 'indexes'] })
    expect(asked()).toEqual([deployed('firestore:rules,storage'), deployed('firestore:indexes')])
    expect(existsSync(join(root, '.local', 'deploy.json'))).toBe(false)
  }, 60_000)

  test('builds before it deploys what is built, and gives the function at AWS its code', async () => {
    const { code } = await run('--only=hosting,lambda', '--lambda-region=eu-west-1')
    expect(code).toBe(0)
    expect(asked()).toEqual([
      `build --root=${root}`,
      deployed('hosting'),
      `s3 update-lambda --region=eu-west-1 --root=${root}`,
    ])
  }, 60_000)

  test('stops at the first step that fails, and goes on there with --resume', async () => {
    vi.stubEnv('FAILING', 'firestore:indexes')
    const failed = await run('--only=rules,indexes')
    expect(failed.code).toBe(1)
    expect(failed.error).toContain('403, The caller does not have permission')
    expect(failed.error).toContain("stopped at 'indexes'; `ddex-dsp deploy --resume` goes on there")
    vi.stubEnv('FAILING', '')
    const resumed = await run('--only=rules,indexes', '--resume', '--json')
    expect(JSON.parse(resumed.out)).toMatchObject({
      ...{ done: ['google', 'indexes'], skipped: ['check', 'rules'] },
    })
    expect(asked().filter((line) => line.includes('rules'))).toHaveLength(1)
  }, 60_000)

  test('deploys nothing to a project that has not what it takes, unless told not to look', async () => {
    google.answers['GET firestore.googleapis.com/v1/projects/my-project/databases/(default)'] = {
      ...{ status: 404, body: {} },
    }
    const { code, error } = await run('--only=rules')
    expect(code).toBe(1)
    expect(error).toContain(
      'my-project is not ready for this:\nfail database: Firestore is not set up',
    )
    expect(error).toContain('npx firebase firestore:databases:create')
    expect(asked()).toEqual([])
    const json = JSON.parse((await run('--only=rules', '--json')).out)
    expect(json.error).toMatchObject({ step: 'google', findings: [{ name: 'database' }] })
    expect((await run('--only=rules', '--no-checks')).code).toBe(0)
    expect(asked()).toEqual([deployed('firestore:rules,storage')])
  }, 60_000)

  test('only looks with --check', async () => {
    const { code, out } = await run('--only=rules,hosting', '--check')
    expect(code).toBe(0)
    expect(out).toContain('ok   project: my-project (1234567890)\n')
    google.answers['GET firebase.googleapis.com/v1beta1/projects/my-project/webApps'] =
      webApps(false)
    const { code: failed, out: json } = await run('--only=hosting', '--check', '--json')
    expect(failed).toBe(1)
    expect(JSON.parse(json)).toContainEqual(
      expect.objectContaining({ name: 'web app', state: 'fail' }),
    )
    expect(asked()).toEqual([])
  })

  test('does not go on with another plan than the one that stopped', async () => {
    vi.stubEnv('FAILING', 'firestore:indexes')
    await run('--only=rules,indexes')
    const { out } = await run('--only=rules', '--resume', '--json')
    expect(JSON.parse(out)).toMatchObject({ done: ['check', 'google', 'rules'], skipped: [] })
  }, 60_000)

  test('says what is missing: the project, a file, a part, the region', async () => {
    rmSync(join(root, 'firestore.rules'))
    for (const flags of [['--only=rules'], ['--dry-run']])
      expect((await run(...flags)).error).toContain('names what is not there: firestore.rules')
    writeFileSync(join(root, 'firestore.rules'), '')
    expect(await run('--only=everything')).toMatchObject({ code: 2 })
    expect(await run('--only=lambda')).toMatchObject({ code: 2 })
    writeFileSync(join(root, 'ddex-dsp.json'), '{"projectId":"","region":"us-central1"}')
    expect((await run('--only=rules')).error).toContain('`ddex-dsp init` sets it up')
    expect((await run('--dry-run')).out).toContain('--project PROJECT_ID')
    expect((await run('--dry-run', '--project-id=other-one')).out).toContain('--project other-one')
    expect(await run('--dry-run', '--project-id=Other One')).toMatchObject({ code: 2 })
    rmSync(join(root, 'ddex-dsp.json'))
    expect((await run('--only=rules')).error).toContain('ddex-dsp.json')
    expect(asked()).toEqual([])
  })
})
