import { expect, it } from 'vitest'
import type { AdminSession } from '../service/admin-session.ts'
import { findService } from '../service/service-file.ts'
import { startFakeService } from '../testing/fake-service.ts'
import { listProtocols } from './list-protocols.ts'

it('says of the local stack where senders of every protocol go, and of a project nothing', async () => {
  const feed = (protocol: string) => ({ protocol, active: true })
  const service = await startFakeService({
    documents: {},
    callables: { listFeeds: () => ({ result: { feeds: ['ftp', 'sftp'].map(feed) } }) },
  })
  try {
    const address = findService({ root: service.root, on: 'local' })
    const stack = {
      ...address.stack,
      ...{ ftp: { host: '127.0.0.1', port: 2121 }, sftp: { host: '127.0.0.1', port: 2222 } },
      ...{ s3: { endpoint: 'http://127.0.0.1:9000' }, gcs: { endpoint: 'http://127.0.0.1:9199' } },
      http: { url: 'http://127.0.0.1:5000/api/deliveries' },
    } as never
    const addresses = async (session: AdminSession) =>
      (await listProtocols(session)).map((row) => row.address)
    const token = 'a token of the admin'
    expect(await addresses({ service: { ...address, stack }, token })).toEqual([
      ...['127.0.0.1:2121', '127.0.0.1:2222', 'http://127.0.0.1:9000', 'http://127.0.0.1:9199'],
      'http://127.0.0.1:5000/api/deliveries',
    ])
    expect(await addresses({ service: { ...address, stack: null }, token })).toEqual([
      ...[null, null, null, null, null],
    ])
  } finally {
    await service.stop()
  }
})
