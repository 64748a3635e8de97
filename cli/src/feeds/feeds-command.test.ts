import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startFakeService, type FakeService } from '../testing/fake-service.ts'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'

const feed = {
  ...{ id: 'my-label', name: 'My Label', protocol: 'sftp', distributorId: 'my-label' },
  ...{ active: true, username: 'my-label', location: null, lastDeliveryAt: null },
  settings: { hashPolicy: 'enforce' },
}
const credentials = {
  hasPassword: true,
  publicKeys: ['ssh-ed25519 AAAA label@studio'],
  secrets: [],
}
const answer = (change = {}) => ({ result: { feed, credentials, password: null, ...change } })

let service: FakeService
beforeEach(async () => {
  service = await startFakeService({
    documents: {},
    callables: {
      listFeeds: () => ({ result: { feeds: [feed] } }),
      showFeed: ({ feedId }) =>
        feedId === feed.id
          ? answer()
          : { error: { message: `There is no feed ${String(feedId)}.`, status: 'NOT_FOUND' } },
      createFeed: () => answer({ password: 'coral-river-57' }),
      setFeedActive: ({ active }) => answer({ feed: { ...feed, active } }),
      rotateFeedCredentials: () => answer({ password: 'umber-fjord-12' }),
      updateFeed: () => ({
        error: {
          message: 'settings.hashPolicy: One of enforce, warn, off.',
          status: 'INVALID_ARGUMENT',
          details: {
            code: 'FEED_INVALID',
            faults: [{ field: 'settings.hashPolicy', message: 'One of enforce, warn, off.' }],
          },
        },
      }),
    },
  })
})
afterEach(() => service.stop())

const run = (...args: string[]) => runDdexDsp('feeds', ...args, '--root', service.root)

describe('ddex-dsp feeds', () => {
  test('lists feeds as a table, or as JSON and nothing else', async () => {
    const shown = await run('list')
    expect(shown.out).toMatch(/Feed +Name +Protocol[\s\S]*my-label +My Label +sftp +my-label +yes/)
    const byHttp = { ...feed, id: 'by-http', protocol: 'http', username: null }
    service.content.callables.listFeeds = () => ({ result: { feeds: [byHttp] } })
    expect((await run('list')).out).toMatch(/by-http +My Label +http +– +yes/)
    service.content.callables.listFeeds = () => ({ result: { feeds: [feed] } })
    const { out, error, code } = await run('list', '--json')
    expect([JSON.parse(out), error, code]).toEqual([[feed], '', 0])
  })

  test('shows one feed without a password, and says when there is none', async () => {
    const { out } = await run('show', 'my-label')
    expect(out).toContain('a password, key ssh-ed25519 AAAA label@studio')
    expect(out).not.toContain('Password:')
    expect(await run('show', 'nobody')).toMatchObject({
      code: 1,
      error: 'ddex-dsp: There is no feed nobody.\n',
    })
  })

  test('creates a feed of flags and files, and shows its password once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keys-'))
    writeFileSync(join(folder, 'label.pub'), 'ssh-ed25519 AAAA label@studio\n')
    const { out } = await run(
      ...['create', '--protocol=sftp', '--name=My Label', '--distributor=my-label'],
      ...['--setting', 'settleSeconds=30', '--setting', 'treatTestMessageAsLive=false'],
      ...['--setting', 'allowedAddresses=192.0.2.1,192.0.2.2'],
      ...['--public-key', join(folder, 'label.pub')],
    )
    rmSync(folder, { recursive: true })
    expect(out).toContain('Password: coral-river-57')
    expect(service.calls.at(-1)).toEqual({
      name: 'createFeed',
      data: {
        feed: {
          ...{ name: 'My Label', protocol: 'sftp', distributorId: 'my-label' },
          settings: {
            ...{ settleSeconds: 30, treatTestMessageAsLive: false },
            allowedAddresses: ['192.0.2.1', '192.0.2.2'],
          },
        },
        credentials: { publicKeys: ['ssh-ed25519 AAAA label@studio'] },
      },
    })
  })

  test('reads secrets out of the environment and takes none as an argument', async () => {
    process.env.TEST_BUCKET_KEY = 'very secret'
    const place = ['--location', 'bucket=my-bucket', '--location', 'prefix=deliveries/a/']
    await run('create', '--protocol=s3', ...place, '--secret', 'secretAccessKey=TEST_BUCKET_KEY')
    delete process.env.TEST_BUCKET_KEY
    expect(service.calls.at(-1)?.data).toEqual({
      feed: { protocol: 's3', location: { bucket: 'my-bucket', prefix: 'deliveries/a/' } },
      credentials: { secrets: { secretAccessKey: 'very secret' } },
    })
    const without = await run('create', '--protocol=s3', '--secret', 'secretAccessKey=NOT_THERE')
    expect(without).toMatchObject({ code: 2 })
    expect(without.error).toContain('the environment has no NOT_THERE')
  })

  test('says every fault that the service finds, a line each', async () => {
    const { error, code } = await run('update', 'my-label', '--setting', 'hashPolicy=maybe')
    expect(code).toBe(1)
    expect(error).toContain('  settings.hashPolicy: One of enforce, warn, off.')
    const { out } = await run('update', 'my-label', '--setting', 'hashPolicy=maybe', '--json')
    expect(JSON.parse(out)).toMatchObject({ error: { exitCode: 1, code: 'FEED_INVALID' } })
  })

  test('disables, enables and rotates', async () => {
    expect((await run('disable', 'my-label')).out).toMatch(/Active +no/)
    expect((await run('enable', 'my-label')).out).toMatch(/Active +yes/)
    expect((await run('rotate', 'my-label')).out).toContain('Password: umber-fjord-12')
    expect(service.calls.at(-1)?.data).toEqual({
      feedId: 'my-label',
      credentials: { password: 'generate' },
    })
  })
})

test('says what to do where there is no service', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'no-service-'))
  const { error, code } = await runDdexDsp('feeds', 'list', '--root', empty)
  rmSync(empty, { recursive: true })
  expect(code).toBe(1)
  expect(error).toMatch(/no local stack runs .* `ddex-dsp configure`/)
})
