import { join } from 'node:path'
import { commandsAgainst, hasMoto, startMoto, typeWell, type Moto, tellLogs } from '@ddex/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakeCloudWatch } from '../testing/fake-cloud-watch.ts'
import { startFakeService, type FakeService } from '../testing/fake-service.ts'
import {
  startFunctionBehindMoto,
  type FunctionBehindMoto,
} from '../testing/function-behind-moto.ts'
import { repository, typedProject, type TypedProject } from '../testing/typed-project.ts'

/** The feed that `connect-a-distributor.md` makes. */
const feed = {
  ...{ id: 'my-label-s3', name: 'My Label', protocol: 's3', distributorId: 'my-label' },
  ...{ active: true, username: null, lastDeliveryAt: null, settings: { allowedAddresses: [] } },
  location: {
    ...{ kind: 's3', bucket: 'my-deliveries', region: 'eu-west-1', roleArn: null },
    ...{ prefix: 'deliveries/my-label-s3/', access: 'iam-role', afterReceipt: 'move' },
    senderPrincipal: 'arn:aws:iam::444455556666:role/uploader',
    externalId: null,
  },
}

/** The function's own build, into the project's folder, and with what makes another version of it. */
const build = `import { appendFileSync } from 'node:fs'
const dist = new URL('dist', import.meta.url).pathname
process.argv[2] = dist
await import(${JSON.stringify(join(repository, 'lambda', 's3-ingestion', 'build.mjs'))})
appendFileSync(dist + '/index.js', '\\n// ' + (process.env.FUNCTION_VERSION ?? ''))
`

describe.skipIf(!hasMoto())('commands of the pages that go to AWS, against moto', () => {
  let made: TypedProject
  let moto: Moto
  let aws: FunctionBehindMoto
  let service: FakeService
  let metrics: Awaited<ReturnType<typeof startFakeCloudWatch>>
  const typed = (script: string, env: NodeJS.ProcessEnv = {}) =>
    typeWell(script, {
      cwd: made.root,
      env: {
        ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
        AWS_ENDPOINT_URL: aws.endpoint,
        AWS_ENDPOINT_URL_CLOUDWATCH: metrics.endpoint,
        DDEX_DSP_LOCAL_DIR: join(service.root, '.local'),
        ...env,
      },
    })

  beforeAll(async () => {
    moto = await startMoto()
    aws = await startFunctionBehindMoto(moto.endpoint, {
      // As the function does for a feed whose objects are moved.
      async onObject(put, path) {
        const [, file] = /^\/my-deliveries\/deliveries\/my-label-s3\/(ddex-.*)$/.exec(path) ?? []
        if (file) await put(`/my-deliveries/processed/my-label-s3/${file}`, 'moved')
      },
      answer: () => ({ payload: {}, log: '' }),
    })
    const callables = { listFeeds: () => ({ result: { feeds: [feed] } }) }
    service = await startFakeService({ documents: {}, callables })
    metrics = await startFakeCloudWatch({ invocations: 4, errors: 1, p50: 210.4 })
    made = typedProject('aws')
    made.write('lambda/s3-ingestion/build.mjs', build)
  }, 60_000)
  afterAll(async () => {
    metrics?.stop()
    await service?.stop()
    await aws?.stop()
    await moto?.stop()
    made?.remove()
  })

  /** What is there before a command is of use. */
  const before: [form: RegExp, prepare: () => Promise<unknown>][] = [
    [
      /test-trigger/,
      // moto takes the bucket's "nobody without TLS" to mean everybody.
      () => fetch(`${moto.endpoint}/my-deliveries?policy`, { method: 'DELETE' }),
    ],
    [
      /lambda logs/,
      async () => {
        const stream = { logGroupName: '/aws/lambda/ddex-dsp-s3-ingestion', logStreamName: 'one' }
        await tellLogs(moto, 'CreateLogStream', stream)
        const message = '{"level":"error","msg":"object_refused"}'
        const logEvents = [{ timestamp: Date.now(), message }]
        await tellLogs(moto, 'PutLogEvents', { ...stream, logEvents })
      },
    ],
    [
      /--roll-back/,
      () =>
        typed('npm run -s ddex-dsp -- s3 update-lambda --region=eu-west-1', {
          FUNCTION_VERSION: 'two',
        }),
    ],
  ]

  const expected: [form: RegExp, out: RegExp][] = [
    [/s3 setup .*--dry-run/, /lambda:CreateFunction[^]*nothing was changed/],
    [/s3 setup/, /lambda:CreateFunction[^]*done in account 123456789012/],
    [/test-trigger/, /^my-label-s3: received/m],
    [/lambda logs/, /error +object_refused/],
    [/lambda metrics/, /^Calls +4\nFailed +1\n/],
    [/--roll-back/, /^ddex-dsp-s3-ingestion is version 1 again, in eu-west-1\.$/m],
  ]

  it.each(
    commandsAgainst(repository, 'a stand-in for AWS').map((each) => [
      `${each.page}:${each.line}`,
      each.text,
    ]),
  )(
    '%s: %s',
    async (_, text) => {
      await before.find(([form]) => form.test(text))?.[1]()
      const [, out] = expected.find(([form]) => form.test(text)) ?? []
      expect(out, 'nobody says what comes of it').toBeDefined()
      expect(await typed(text)).toMatch(out ?? /$^/)
    },
    120_000,
  )
})
