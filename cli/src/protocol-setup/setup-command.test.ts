import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startFakeService, type FakeService } from '../testing/fake-service.ts'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'

let service: FakeService
beforeEach(async () => {
  const feed = { id: 'label-ftp', protocol: 'ftp', active: true }
  service = await startFakeService({
    documents: {},
    callables: {
      listFeeds: () => ({ result: { feeds: [feed] } }),
      createFeed: (data) => ({ result: { ...data, password: 'coral-river-57' } }),
    },
  })
})
afterEach(() => service.stop())

const run = (...args: string[]) => runDdexDsp('protocols', 'setup', ...args, '--root', service.root)

describe('ddex-dsp protocols setup', () => {
  test('makes a feed for each protocol that has none, and says what is next', async () => {
    const { out, code } = await run(
      ...['--protocol=sftp,ftp,s3', '--distributor=label'],
      ...['--s3-bucket=label-deliveries', '--s3-region=eu-west-1'],
    )
    expect(code).toBe(0)
    expect(out).toContain('label-sftp: made\n  Password: coral-river-57, shown this once\n')
    expect(out).toContain('label-ftp: was there\n')
    expect(out).toContain('Next: ddex-dsp s3 setup --feed=label-s3 --dry-run\n')
    const made = service.calls.filter(({ name }) => name === 'createFeed')
    expect(made.map(({ data }) => data)).toEqual([
      {
        feed: {
          ...{ id: 'label-sftp', name: 'label by SFTP', protocol: 'sftp' },
          distributorId: 'label',
        },
        credentials: { password: 'generate' },
      },
      {
        feed: {
          ...{ id: 'label-s3', name: 'label by S3', protocol: 's3', distributorId: 'label' },
          location: {
            ...{ bucket: 'label-deliveries', region: 'eu-west-1', prefix: 'deliveries/label-s3/' },
          },
        },
        credentials: {},
      },
    ])
  })

  test('says what is missing without a terminal, and calls nobody', async () => {
    expect(await run('--protocol=sftp')).toMatchObject({ code: 2 })
    expect((await run('--protocol=s3', '--distributor=a')).error).toContain('--s3-bucket')
    expect((await run('--protocol=fax', '--distributor=a')).error).toContain("no protocol 'fax'")
    expect(service.calls).toEqual([])
  })
})
