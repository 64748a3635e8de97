import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startFakeService, type FakeService } from '../testing/fake-service.ts'
import { hasMoto, startMoto, type Moto } from '@ddex/testkit'
import { hasPseudoTerminal, keys, onTerminal } from '../testing/pseudo-terminal.ts'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'

const { enter, space, down, leave } = keys
const isTerminal = hasPseudoTerminal()

const location = (id: string, access: string) => ({
  ...{ kind: 's3', bucket: 'label-deliveries', region: 'eu-west-1', roleArn: null },
  ...{ prefix: `deliveries/${id}/`, access, afterReceipt: 'move' },
  ...{ senderPrincipal: null, externalId: null },
})
const feedOf = (id: string, access: string) => ({
  ...{ id, name: id, protocol: 's3', distributorId: 'label', active: true, username: null },
  ...{ lastDeliveryAt: null, settings: { allowedAddresses: [] }, location: location(id, access) },
})

let service: FakeService
beforeEach(async () => {
  const feeds = [feedOf('label', 'access-keys'), feedOf('web', 'signed-url')]
  service = await startFakeService({
    documents: {},
    callables: {
      listFeeds: () => ({ result: { feeds } }),
      createFeed: (data) => ({ result: { ...data, password: 'coral-river-57' } }),
    },
  })
})
afterEach(() => service.stop())

const madeFeeds = () => service.calls.filter(({ name }) => name === 'createFeed')

describe.skipIf(!isTerminal)('ddex-dsp protocols setup, on a terminal', () => {
  const root = () => `--root=${service.root}`

  test('asks for what no flag says, and does what the flags would have done', async () => {
    const { shown, asked, code, colours } = await onTerminal(
      ['protocols', 'setup', root()],
      [
        ['Id of who delivers', `harbour${enter}`],
        // SFTP and Amazon S3.
        ['How does it deliver?', `${down}${space}${down}${space}${enter}`],
        ['Name of the bucket at AWS', `harbour-deliveries${enter}`],
        ['Region of the bucket', `eu-west-1${enter}`],
      ],
    )
    expect({ asked, code, colours }).toEqual({ asked: 4, code: 0, colours: true })
    expect(shown).toContain('harbour-sftp: made')
    const answered = madeFeeds()
    service.calls.length = 0
    await runDdexDsp(
      ...['protocols', 'setup', root(), '--protocol=sftp,s3', '--distributor=harbour'],
      ...['--s3-bucket=harbour-deliveries', '--s3-region=eu-west-1'],
    )
    expect(madeFeeds()).toEqual(answered)
  }, 60_000)

  test('asks for nothing that a flag says, and makes nothing when it is left', async () => {
    const { asked, code, shown } = await onTerminal(
      ['protocols', 'setup', root(), '--protocol=gcs', '--distributor=harbour'],
      [['Name of the bucket at Google', leave]],
    )
    expect({ asked, code }).toEqual({ asked: 1, code: 130 })
    expect(shown).toContain('Nothing was made.')
    expect(madeFeeds()).toEqual([])
  }, 60_000)
})

describe.skipIf(!isTerminal || !hasMoto())('ddex-dsp s3 setup, on a terminal', () => {
  let moto: Moto
  let folder: string
  beforeAll(async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
    moto = await startMoto()
    folder = mkdtempSync(join(tmpdir(), 'wizard-'))
    writeFileSync(join(folder, 'f.zip'), `PK\u0005\u0006${'\0'.repeat(18)}`, 'latin1')
  }, 60_000)
  afterAll(async () => {
    vi.unstubAllEnvs()
    await moto.stop()
    rmSync(folder, { recursive: true })
  })
  const setup = () => [
    ...['s3', 'setup', `--root=${service.root}`],
    ...[`--endpoint=${moto.endpoint}`, `--zip=${join(folder, 'f.zip')}`],
  ]
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/1'
  const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:firebase'
  /** What every answer after the first says, in the order of the questions. */
  const answers = (last: string) =>
    [
      ['For which feeds?', enter],
      ['ARN of a KMS key', `${key}${enter}`],
      ['Origins of pages', `https://dsp.example${enter}`],
      ["The service's bucket at Google", `music.firebasestorage.app${enter}`],
      ['ARN of the secret', `${secret}${enter}`],
      ['Set it up in AWS now?', `${last}${enter}`],
    ] as const
  const flags = [
    ...[`--kms-key=${key}`, '--origin=https://dsp.example'],
    ...['--storage-bucket=music.firebasestorage.app', `--service-account-secret=${secret}`],
  ]
  const stepsIn = (text: string) =>
    [...text.matchAll(/^(?:s3|iam|lambda|logs|sqs):\w+ +.*$/gm)].map(([line]) => line.trim())

  test('plans what its flags plan, does nothing unless told yes, and then what it planned', async () => {
    const planned = await runDdexDsp(...setup(), ...flags, '--dry-run')
    expect(planned.code).toBe(0)
    const steps = stepsIn(planned.out)
    expect(steps.length).toBeGreaterThan(8)

    const dry = await onTerminal([...setup(), '--dry-run'], answers('').slice(0, -1))
    expect({ asked: dry.asked, code: dry.code }).toEqual({ asked: 5, code: 0 })
    expect(stepsIn(dry.shown)).toEqual(steps)

    const refused = await onTerminal(setup(), answers('n'))
    expect({ asked: refused.asked, code: refused.code }).toEqual({ asked: 6, code: 0 })
    expect(stepsIn(refused.shown)).toEqual([])
    expect(refused.shown).toContain('Nothing was changed.')

    const left = await onTerminal(setup(), [['For which feeds?', leave]])
    expect(left.code).toBe(130)
    expect(left.shown).toContain('Nothing was changed.')

    const done = await onTerminal(setup(), answers('y'))
    expect({ asked: done.asked, code: done.code }).toEqual({ asked: 6, code: 0 })
    expect(stepsIn(done.shown)).toEqual(steps)
  }, 120_000)
})
