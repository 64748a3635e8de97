import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lambdaDefaults } from '@ddex/ingestion-servers/s3-tools'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))
const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ddex-dsp-AbCdEf'
let place: string
let template: { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> }

/** osls has 96 MB, so it is fetched for this test alone. */
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 's3-ingestion-package-'))
  execFileSync(process.execPath, [join(folder, 'build.mjs'), join(place, 'dist')])
  cpSync(join(folder, 'serverless.yml'), join(place, 'serverless.yml'))
  writeFileSync(join(place, 'package.json'), '{"name":"packaged","version":"1.0.0"}')
  const quiet = { cwd: place, stdio: 'pipe' as const }
  execFileSync('npm', ['install', 'osls@4.3.1', '--no-audit', '--no-fund', '--silent'], quiet)
  const settings = [`--param=serviceAccountSecret=${secret}`, '--param=bucket=label-deliveries']
  const osls = join('node_modules', '.bin', 'osls')
  execFileSync(osls, ['package', '--stage', 'test', ...settings], {
    ...quiet,
    // It asks for some, and uses none to package.
    env: { ...process.env, AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' },
  })
  const made = join(place, '.serverless', 'cloudformation-template-update-stack.json')
  template = JSON.parse(readFileSync(made, 'utf8')) as typeof template
}, 240_000)
afterAll(() => rm(place, { recursive: true, force: true }))

test('the package is small and has the bundle in it', () => {
  const zip = join(place, '.serverless', 'ddex-dsp-s3-ingestion.zip')
  expect(statSync(zip).size).toBeLessThan(3e6)
  const names = readFileSync(zip).toString('latin1')
  for (const name of ['dist/index.js', 'dist/grpc.js', 'dist/package.json'])
    expect(names).toContain(name)
  expect(names).not.toContain('node_modules')
})

test('the stack is the function as it is meant', () => {
  const { IngestLambdaFunction, IngestLambdaEvConf, IngestCustomS31 } = template.Resources
  expect(IngestLambdaFunction?.Properties).toMatchObject({
    ...{ Runtime: lambdaDefaults.runtime, Architectures: [lambdaDefaults.architecture] },
    Handler: `dist/${lambdaDefaults.handler}`,
    ...{ MemorySize: lambdaDefaults.memoryMb, Timeout: lambdaDefaults.timeoutSeconds },
    ReservedConcurrentExecutions: 20,
  })
  expect(IngestLambdaEvConf?.Properties).toMatchObject({ MaximumRetryAttempts: 2 })
  expect(IngestCustomS31?.Properties).toMatchObject({
    BucketName: 'label-deliveries',
    BucketConfigs: [{ Event: 's3:ObjectCreated:*', Rules: [{ Prefix: 'deliveries/' }] }],
  })
})

test('its role may do what it needs and nothing else', () => {
  const text = JSON.stringify(template.Resources['IamRoleLambdaExecution'])
  expect(text).not.toMatch(/"(s3|secretsmanager|sqs|iam|\*):?\*"/)
  expect(text).not.toMatch(/"Resource":"\*"/)
  expect(text).toContain(secret)
  expect(text).toContain('label-deliveries/processed/*')
})
