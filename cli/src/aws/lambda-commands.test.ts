import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  startFunctionBehindMoto,
  type FunctionAnswer,
  type FunctionBehindMoto,
} from '../testing/function-behind-moto.ts'
import { hasMoto, startMoto, type Moto, tellLogs } from '@ddex/testkit'
import { startFakeCloudWatch } from '../testing/fake-cloud-watch.ts'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'
import { spawnDdexDsp } from '../testing/spawn-ddex-dsp.ts'

const region = 'eu-west-1'
const answered: FunctionAnswer = {
  payload: { batchItemFailures: [] },
  log: 'START RequestId: 1\n{"level":"info","msg":"object_received"}\nEND RequestId: 1\n',
}

describe.skipIf(!hasMoto())('the function at AWS', () => {
  let moto: Moto
  let aws: FunctionBehindMoto
  let folder: string
  /** What the function does with an object: as it does for a feed whose objects are moved. */
  let received = true
  let answer = answered

  beforeAll(async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
    moto = await startMoto()
    aws = await startFunctionBehindMoto(moto.endpoint, {
      async onObject(put, path) {
        const [, file] = /^\/plain\/deliveries\/one\/(ddex-dsp-trigger-test-.*)$/.exec(path) ?? []
        if (file && received) await put(`/plain/processed/one/${file}`, 'moved')
      },
      answer: () => answer,
    })
    folder = mkdtempSync(join(tmpdir(), 'lambda-commands-'))
    for (const [name, extra] of Object.entries({ f: '', g: '\u0001\0.' }))
      writeFileSync(
        join(folder, `${name}.zip`),
        `PK\u0005\u0006${'\0'.repeat(18 - (extra ? 2 : 0))}${extra}`,
        'latin1',
      )
  }, 60_000)
  afterAll(async () => {
    vi.unstubAllEnvs()
    await aws.stop()
    await moto.stop()
    rmSync(folder, { recursive: true })
  })
  afterEach(() => {
    received = true
    answer = answered
  })

  const at = () => [`--region=${region}`, `--endpoint=${aws.endpoint}`]
  const s3 = (verb: string, ...args: string[]) => runDdexDsp('s3', verb, ...args, ...at())
  const lambda = (verb: string, ...args: string[]) => runDdexDsp('lambda', verb, ...args, ...at())
  const zip = (name: string) => `--zip=${join(folder, `${name}.zip`)}`
  const feed = ['--feed=one', '--bucket=plain', '--prefix=deliveries/one/']
  const settings = () => {
    writeFileSync(join(folder, 'ddex-dsp.json'), JSON.stringify(project))
    return ['--storage-bucket=music.firebasestorage.app', `--root=${folder}`, '--on=project']
  }
  const project = {
    ...{ projectId: 'music-1', region: 'europe-west1', webUrl: 'https://music-1.web.app' },
    webApiKey: 'AIzaSyExampleOfTheConsole',
  }
  const callsOf = ({ out }: { out: string }) =>
    (JSON.parse(out) as { steps: { call: string }[] }).steps.map(({ call }) => call)

  test('is planned, made, and found as it is wanted', async () => {
    await s3('create-bucket', ...feed)
    const wanted = [...feed, ...settings(), zip('f')]
    const planned = await s3('deploy-lambda', ...wanted, '--dry-run', '--json')
    expect(callsOf(planned)).toContain('lambda:CreateFunction')
    expect((await lambda('test-event', '--bucket=plain', '--key=a')).code).toBe(1)
    const made = await s3('deploy-lambda', ...wanted, '--json')
    expect(callsOf(made)).toEqual(callsOf(planned))
    expect((await s3('deploy-lambda', ...wanted)).out).toMatch(/^Nothing to do in account/)
    const none = await s3('deploy-lambda', ...feed, zip('f'), `--root=${folder}`, '--on=project')
    expect(none).toMatchObject({ code: 2 })
    expect(none.error).toContain('Say --storage-bucket')
    const gone = await s3('deploy-lambda', ...feed, ...settings(), '--zip=nothing.zip')
    expect(gone).toMatchObject({ code: 1, error: 'ddex-dsp: nothing.zip is not there.\n' })
  }, 60_000)

  test('takes new code, and goes back to what was before', async () => {
    const planned = await s3('update-lambda', zip('g'), '--dry-run')
    expect(planned.out).toContain('nothing was changed')
    expect(callsOf(await s3('update-lambda', zip('g'), '--json'))).toContain(
      'lambda:UpdateFunctionCode',
    )
    const would = await s3('update-lambda', '--roll-back', '--dry-run', '--json')
    expect(JSON.parse(would.out)).toMatchObject({ dryRun: true, alias: 'live', version: '1' })
    const back = await s3('update-lambda', '--roll-back')
    expect(back.out).toBe('ddex-dsp-s3-ingestion is version 1 again, in eu-west-1.\n')
    const older = await s3('update-lambda', '--roll-back', '--json')
    expect(older.code).toBe(1)
    expect(JSON.parse(older.out)).toMatchObject({ error: { code: 'LAMBDA_NO_OLDER_VERSION' } })
    expect(await s3('update-lambda', '--roll-back', zip('g'))).toMatchObject({ code: 2 })
  }, 60_000)

  test('is woken by an object, or not, and the exit code says which', async () => {
    const heard = await s3('test-trigger', ...feed, '--json')
    expect(heard.code).toBe(0)
    expect(JSON.parse(heard.out)).toMatchObject([{ feedId: 'one', outcome: 'received' }])
    expect(heard.error).toContain('Put an object for one')
    received = false
    const unheard = await s3('test-trigger', ...feed, '--timeout=1')
    expect(unheard.code).toBe(1)
    expect(unheard.out).toMatch(/^one: timed out after \d+ ms\. /)
    expect(await s3('test-trigger', ...feed, '--timeout=soon')).toMatchObject({ code: 2 })
  }, 60_000)

  test('is called with the event of an object, and its log and answer are shown', async () => {
    await fetch(`${moto.endpoint}/plain/deliveries/one/a.xml`, { method: 'PUT', body: '<a/>' })
    const of = ['--bucket=plain', '--key=deliveries/one/a.xml']
    const good = await lambda('test-event', ...of)
    expect(good).toMatchObject({ code: 0 })
    expect(good.out).toContain('object_received')
    expect(good.out).toContain('The function ended well: {"batchItemFailures":[]}\n')
    expect(aws.events.at(-1)).toMatchObject({
      Records: [{ s3: { bucket: { name: 'plain' }, object: { key: 'deliveries/one/a.xml' } } }],
    })
    answer = { payload: { errorMessage: 'no' }, log: 'START\n', error: 'Unhandled' }
    const bad = await lambda('test-event', ...of, '--json')
    expect(bad.code).toBe(1)
    expect(JSON.parse(bad.out)).toMatchObject({ succeeded: false, answer: { errorMessage: 'no' } })
  }, 60_000)

  test("has the bucket's policy planned and set, and that of nobody else", async () => {
    const planned = await s3('generate-policy', ...feed, '--apply', '--dry-run', '--json')
    expect(callsOf(planned)).toEqual(['s3:PutBucketPolicy'])
    const set = await s3('generate-policy', ...feed, '--apply')
    expect(set.out).toMatch(/s3:PutBucketPolicy.*\n1 step done in account/)
    expect((await s3('generate-policy', ...feed, '--apply')).out).toMatch(/^Nothing to do/)
    const sender = await s3('generate-policy', ...feed, '--apply', '--for=sender')
    expect(sender).toMatchObject({ code: 2 })
  }, 60_000)

  test('shows what it logged, as it comes, until it is interrupted', async () => {
    const stream = { logGroupName: '/aws/lambda/ddex-dsp-s3-ingestion', logStreamName: 'one' }
    await tellLogs(moto, 'CreateLogStream', stream)
    const log = (message: string) => {
      const logEvents = [{ timestamp: Date.now(), message }]
      return tellLogs(moto, 'PutLogEvents', { ...stream, logEvents })
    }
    await log('{"level":"error","msg":"object_refused"}')
    const table = await lambda('logs')
    expect(table.out).toMatch(/Z error {2}object_refused\n$/)
    const following = spawnDdexDsp('lambda', 'logs', '--follow', '--json', ...at())
    try {
      expect(JSON.parse(await following.line())).toMatchObject({ message: 'object_refused' })
      await log('{"level":"info","msg":"object_received"}')
      expect(JSON.parse(await following.line())).toMatchObject({ message: 'object_received' })
      expect(await following.interrupt()).toBe(130)
    } finally {
      following.kill()
    }
  }, 60_000)
})

test('ddex-dsp lambda metrics shows how often the function ran and how long it took', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  const { endpoint, stop } = await startFakeCloudWatch({
    ...{ invocations: 4, errors: 1, throttles: 0, p50: 210.4, p95: 890, max: 1000 },
    ...{ concurrent: 2, seriesInvocations: 4, seriesErrors: 1 },
  })
  const run = (...args: string[]) =>
    runDdexDsp('lambda', 'metrics', `--region=${region}`, `--endpoint=${endpoint}`, ...args)
  try {
    const { out } = await run('--since=1h', '--json')
    expect(JSON.parse(out)).toMatchObject({ invocations: 4, duration: { p50: 210.4, max: 1000 } })
    const shown = await run('--since=1h')
    expect(shown.out).toMatch(/^Calls +4\nFailed +1\n/)
    expect(shown.out).toContain('half under 210 ms, 95 % under 890 ms, at most 1000 ms')
    expect(await run('--since=soon')).toMatchObject({ code: 2 })
  } finally {
    stop()
    vi.unstubAllEnvs()
  }
})
