import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test, vi } from 'vitest'
import { startFakeService, type FakeService } from '../testing/fake-service.ts'
import { hasMoto, startMoto, type Moto } from '@ddex/testkit'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'

const location = {
  ...{ kind: 's3', bucket: 'label-deliveries', region: 'eu-west-1' },
  ...{ prefix: 'deliveries/label/', access: 'iam-role', afterReceipt: 'move', roleArn: null },
  senderPrincipal: 'arn:aws:iam::444455556666:role/uploader',
  externalId: 'ddex-dsp-sZ0kq3VnXb7mT1yR',
}
const feedOf = (id: string, change: object = {}) => ({
  ...{ id, name: id, protocol: 's3', distributorId: 'label', active: true, username: null },
  ...{ lastDeliveryAt: null, settings: { allowedAddresses: [] } },
  location: { ...location, prefix: `deliveries/${id}/`, ...change },
})

let service: FakeService
let feeds: object[]
beforeEach(async () => {
  feeds = [feedOf('label')]
  const callables = { listFeeds: () => ({ result: { feeds } }) }
  service = await startFakeService({ documents: {}, callables })
})
afterEach(() => service.stop())
beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
})
afterAll(() => void vi.unstubAllEnvs())

const run = (...args: string[]) => runDdexDsp('s3', ...args, '--root', service.root)

interface Policy {
  Statement: { Sid: string; Effect: string; Action: unknown; Resource: unknown }[]
}

describe('ddex-dsp s3 generate-policy', () => {
  test("prints the bucket's policy for the service's feeds, without AWS", async () => {
    feeds = [feedOf('label', { externalId: null }), feedOf('other', { access: 'signed-url' })]
    const { out, code } = await run('generate-policy')
    const { Statement } = JSON.parse(out) as Policy
    expect(code).toBe(0)
    expect(Statement[0]).toMatchObject({ Sid: 'DdexDspTlsOnly', Effect: 'Deny' })
    expect(out).toContain('deliveries/label/')
    expect(out).not.toContain('deliveries/other/')
  })

  test('takes a feed that flags describe, and asks no service', async () => {
    const described = ['--feed=mine', '--bucket=my-bucket', '--prefix=deliveries/mine/']
    const { out } = await run('generate-policy', '--for=sender', '--region=us-east-1', ...described)
    expect(out).toContain('arn:aws:s3:::my-bucket/deliveries/mine/*')
    expect(service.calls).toEqual([])
  })

  test('says in one line what cannot be: a prefix that is a pattern, a feed that is not there', async () => {
    const described = ['--feed=mine', '--bucket=my-bucket', '--region=us-east-1']
    const pattern = await run('generate-policy', ...described, '--prefix=deliveries/*')
    expect(pattern.code).toBe(1)
    expect(pattern.error).toMatch(/^ddex-dsp: 'deliveries\/\*' cannot be a feed's prefix.*\n$/)
    const nobody = await run('generate-policy', '--feed=nobody')
    expect(nobody).toMatchObject({
      code: 1,
      error: 'ddex-dsp: There is no S3 feed nobody; there are label.\n',
    })
  })

  test('wants to know which bucket when feeds have several', async () => {
    feeds = [feedOf('label'), feedOf('other', { bucket: 'other-deliveries' })]
    const { code, error } = await run('generate-policy')
    expect(code).toBe(2)
    expect(error).toContain('There are 2 buckets: say --bucket')
    expect((await run('generate-policy', '--bucket=other-deliveries')).code).toBe(0)
  })
})

describe('ddex-dsp s3 estimate', () => {
  test('shows what a month costs, as a table or as JSON', async () => {
    const { out } = await runDdexDsp('s3', 'estimate', '--releases=1000', '--region=us-east-1')
    expect(out).toMatch(/Transfer out of AWS +500\.0 GB +36\.00/)
    const json = await runDdexDsp('s3', 'estimate', '--json')
    expect(JSON.parse(json.out)).toMatchObject({ pricesAsOf: '2025-01-01' })
    const unknown = await runDdexDsp('s3', 'estimate', '--region=mars-north-1')
    expect(unknown).toMatchObject({ code: 1 })
    expect(unknown.error).toContain('There are no prices for mars-north-1')
  })
})

test('an AWS that cannot be reached is told in one line, with exit 1', async () => {
  const { code, error } = await run('create-bucket', '--endpoint=http://127.0.0.1:1')
  expect(code).toBe(1)
  expect(error).toMatch(/^ddex-dsp: AWS cannot be reached: [^\n]+\n$/)
})

describe.skipIf(!hasMoto())('ddex-dsp s3 and lambda, where AWS answers', () => {
  let moto: Moto
  let folder: string
  beforeAll(async () => {
    moto = await startMoto()
    folder = mkdtempSync(join(tmpdir(), 'lambda-zip-'))
    writeFileSync(join(folder, 'f.zip'), `PK\u0005\u0006${'\0'.repeat(18)}`, 'latin1')
  }, 60_000)
  afterAll(async () => {
    await moto.stop()
    rmSync(folder, { recursive: true })
  })
  const at = (...args: string[]) => run(...args, `--endpoint=${moto.endpoint}`)
  const code = () => [`--zip=${join(folder, 'f.zip')}`, '--storage-bucket=demo.appspot.com']

  test('says what it would do, does it, and has nothing to do the second time', async () => {
    const planned = await at('setup', ...code(), '--dry-run')
    expect(planned.out).toMatch(/^s3:CreateBucket .*\n/)
    expect(planned.out).toContain('steps would be done in account 123456789012, eu-west-1')
    const done = await at('setup', ...code(), '--json')
    expect(done.code).toBe(0)
    const { steps } = JSON.parse(done.out) as { steps: { call: string }[] }
    expect(steps.map(({ call }) => call)).toContain('lambda:CreateFunction')
    expect(done.error).toContain('Make the function ddex-dsp-s3-ingestion')
    expect((await at('setup', ...code())).out).toMatch(/^Nothing to do in account 123456789012/)
  }, 60_000)

  test("changes the function's code and keeps its settings", async () => {
    writeFileSync(join(folder, 'g.zip'), `PK\u0005\u0006${'\0'.repeat(16)}\u0001\0.`, 'latin1')
    const zip = `--zip=${join(folder, 'g.zip')}`
    const { out } = await at('update-lambda', '--region=eu-west-1', zip)
    expect(out).toContain('lambda:UpdateFunctionCode')
    expect(out).not.toContain('UpdateFunctionConfiguration')
    const none = await at('update-lambda', '--region=eu-west-1', zip, '--function=nobody')
    expect(none.error).toContain('There is no function nobody in eu-west-1')
  }, 60_000)

  test('sets the origins of pages', async () => {
    const { out } = await at('configure-cors', '--origin=https://dsp.example')
    expect(out).toContain('Let pages of https://dsp.example upload')
    expect(await at('configure-cors', '--origin=*')).toMatchObject({ code: 1 })
  }, 60_000)

  test('shows an empty log and no calls of a function that never ran', async () => {
    const lambda = (...args: string[]) =>
      runDdexDsp('lambda', ...args, '--region=eu-west-1', `--endpoint=${moto.endpoint}`)
    expect(await lambda('logs', '--since=2h')).toMatchObject({ out: '', error: '', code: 0 })
    expect((await lambda('metrics')).out).toMatch(/^Calls +0\n/)
    const described = ['--feed=one', '--bucket=plain-bucket', '--prefix=deliveries/one/']
    await at('create-bucket', ...described, '--region=eu-west-1')
    const none = await lambda('test-event', '--bucket=plain-bucket', '--key=deliveries/a')
    expect(none.error).toBe('ddex-dsp: There is no object deliveries/a in plain-bucket.\n')
    const closed = await lambda('test-event', '--bucket=label-deliveries', '--key=deliveries/a')
    expect(closed.error).toBe(
      'ddex-dsp: AWS: it answered 403: these credentials may not do this.\n',
    )
    expect((await lambda('logs', '--since=tomorrow')).code).toBe(2)
  }, 60_000)
})
