import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeNewRelease } from '@ddex/ern'
import { releaseDraft } from '@ddex/testkit'
import { CommandError } from '../terminal/command-error.ts'
import { startFakeService, type FakeService } from '../testing/fake-service.ts'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'
import { spawnDdexDsp } from '../testing/spawn-ddex-dsp.ts'
import { deliveryPackage } from './delivery-package.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute))
const delivery = (minute: number, change = {}) => ({
  ...{ feedId: 'one', protocol: 'sftp', state: 'completed', reason: 'All is well.', folder: 'A' },
  ...{ nextStep: 'Nothing.', updatedAt: at(minute), ern: { title: 'Low Tide', messageId: 'M1' } },
  ...change,
})
let service: FakeService

beforeEach(async () => {
  service = await startFakeService({
    documents: {
      deliveries: {
        first: delivery(1),
        second: delivery(2, { feedId: 'two', protocol: 'ftp', state: 'rejected' }),
        third: delivery(3, { ern: null, folder: 'B' }),
      },
      'deliveries/second/timeline': { '00000': { at: at(2), title: 'Received', detail: 'by FTP' } },
      'deliveries/second/files': { '00000': { uri: 'a.wav', state: 'missing', role: 'Audio A1' } },
      'deliveries/second/issues': {
        '00000': {
          ...{ severity: 'error', code: 'FILE_MISSING', message: 'a.wav is not there.' },
          ...{ fix: 'Send it.', line: 7, column: 3 },
        },
      },
    },
    callables: { reprocessDelivery: ({ deliveryId }) => ({ result: { deliveryId } }) },
  })
})
afterEach(() => service.stop())

const run = (...args: string[]) => runDdexDsp('deliveries', ...args, '--root', service.root)
const idsOf = ({ out }: { out: string }) =>
  (JSON.parse(out) as { id: string }[]).map(({ id }) => id)

describe('ddex-dsp deliveries', () => {
  test('lists the newest first, and those of a feed, state or protocol', async () => {
    expect(idsOf(await run('list', '--json'))).toEqual(['third', 'second', 'first'])
    expect(idsOf(await run('list', '--json', '--limit=1'))).toEqual(['third'])
    expect(idsOf(await run('list', '--json', '--feed=one'))).toEqual(['third', 'first'])
    expect(idsOf(await run('list', '--json', '--protocol=ftp'))).toEqual(['second'])
    expect(idsOf(await run('list', '--json', '--state=rejected'))).toEqual(['second'])
    expect((await run('list')).out).toMatch(/second +2026-11-22 10:02:00 +two +rejected +Low Tide/)
  })

  test('shows one with its timeline, files and issues', async () => {
    const { out } = await run('show', 'second')
    expect(out).toContain('Received  by FTP')
    expect(out).toContain('missing        a.wav')
    expect(out).toContain('error FILE_MISSING (line 7, column 3): a.wav is not there. Send it.')
    expect(await run('show', 'nothing')).toMatchObject({
      code: 1,
      error: 'ddex-dsp: There is no delivery nothing.\n',
    })
  })

  test('has one taken up again', async () => {
    await run('reprocess', 'second')
    await run('reprocess', 'second', '--accept', '--json')
    expect(service.calls).toEqual([
      { name: 'reprocessDelivery', data: { deliveryId: 'second' } },
      { name: 'reprocessDelivery', data: { deliveryId: 'second', accept: true } },
    ])
  })
})

test('deliveries are watched: a line for each change, until it is interrupted', async () => {
  const watching = spawnDdexDsp(
    'deliveries',
    'watch',
    '--json',
    '--feed=one',
    '--root',
    service.root,
  )
  const next = async () => {
    const { id, state } = JSON.parse(await watching.line()) as { id: string; state: string }
    return `${id} ${state}`
  }
  try {
    expect([await next(), await next()]).toEqual(['first completed', 'third completed'])
    const { deliveries = {} } = service.content.documents
    deliveries.fourth = delivery(4, { state: 'validating' })
    expect(await next()).toBe('fourth validating')
    deliveries.fourth = delivery(5, { state: 'rejected', reason: 'A file is wrong.' })
    deliveries.fifth = delivery(6, { feedId: 'two' })
    expect(await next()).toBe('fourth rejected')
    expect(await watching.interrupt()).toBe(130)
  } finally {
    watching.kill()
  }
}, 60_000)

test('a filter that is none is a usage error', async () => {
  for (const flag of ['--limit=many', '--state=odd', '--protocol=fax'])
    expect(await run('list', flag)).toMatchObject({ code: 2 })
})

describe('a package to be sent', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  const ern = join(folder, 'release.xml')
  writeFileSync(ern, writeNewRelease(releaseDraft(), '4.3'))
  mkdirSync(join(folder, 'resources'))
  mkdirSync(join(folder, 'art'))
  writeFileSync(join(folder, 'resources', '01.wav'), 'the first song')
  writeFileSync(join(folder, 'art', 'cover.jpg'), 'the cover')

  test('has the files that the message names, wherever they lie, and the message last', () => {
    const made = deliveryPackage(ern, folder, 'test')
    expect(made.files.map(({ path }) => path)).toEqual([
      'test/resources/01.wav',
      'test/resources/cover.jpg',
      'test/release.xml',
    ])
    expect(made).toMatchObject({ messageId: 'MSG-1', missing: ['resources/02.wav'] })
  })

  test.each([
    ['other', 'eu-west-1', 'The feed big delivers into the bucket mine, not other.'],
    ['mine', 'us-east-1', 'The feed big delivers into the region eu-west-1, not us-east-1.'],
  ])('is not sent when its sender means another place: %s, %s', async (bucket, region, words) => {
    const location = { bucket: 'mine', prefix: 'big/', region: 'eu-west-1' }
    const feed = { id: 'big', protocol: 's3', active: true, username: null, location }
    service.content.callables.showFeed = () => ({ result: { feed } })
    const flags = ['--protocol=s3', '--feed-id=big', `--ern=${ern}`, `--assets=${folder}`]
    const place = [`--bucket=${bucket}`, `--region=${region}`]
    expect(
      await runDdexDsp('test-delivery', ...flags, ...place, '--root', service.root),
    ).toMatchObject({ code: 2, error: `ddex-dsp: ${words}\n` })
  })

  test('has no bucket where its feed has none', async () => {
    const feed = { id: 'one', protocol: 'sftp', active: true, username: 'one', location: null }
    service.content.callables.showFeed = () => ({ result: { feed } })
    const flags = ['--protocol=sftp', '--feed-id=one', `--ern=${ern}`, `--assets=${folder}`]
    const { code, error } = await runDdexDsp(
      ...['test-delivery', ...flags, '--bucket=b', '--root', service.root],
    )
    expect({ code, error }).toEqual({
      ...{
        code: 2,
        error: 'ddex-dsp: The feed one delivers by sftp and has no bucket: leave --bucket out.\n',
      },
    })
  })

  test('is refused without a message', () => {
    expect(() => deliveryPackage(join(folder, 'none.xml'), folder, 'test')).toThrow(CommandError)
    expect(() => deliveryPackage(join(folder, 'art', 'cover.jpg'), folder, 'test')).toThrow(
      /cannot be read/,
    )
    rmSync(folder, { recursive: true })
  })
})
