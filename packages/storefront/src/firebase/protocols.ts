import type { Feed, ProtocolCheckResult, ProtocolTestReport } from '@ddex/dsp-core/schema'
import type { ProtocolsBackend } from '../backend.ts'
import type { Connection } from './app.ts'
import { callable, streamed } from './callables.ts'

/** The doors of the service, as its functions let admins see and test them. */
export function firebaseProtocols(connection: Connection): ProtocolsBackend {
  const listFeeds = callable<object, { feeds: Feed[] }>(connection, 'listFeeds')
  const testProtocol = streamed<object, ProtocolTestReport, ProtocolCheckResult>(
    connection,
    'testProtocol',
  )
  return {
    feeds: async () => (await listFeeds({})).feeds,
    test: async (request, told) => {
      const report = await testProtocol(request, told)
      return { ...report, startedAt: new Date(report.startedAt) }
    },
  }
}
