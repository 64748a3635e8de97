import { createHash } from 'node:crypto'
import { hashPassword, type FeedDirectory, type FeedLogin } from '@ddex/dsp-core'
import { RecordingConnectionLog, senderDirectory, type TestSender } from '@ddex/testkit'
import { createFtpServer } from '../src/ftp/index.ts'

// Our server for ftp.ts to measure. Its inbox hashes every file, as the real one does.
const { volume, sender } = JSON.parse(process.argv[2] ?? '') as {
  volume: string
  sender: TestSender
}
const quiet = () => undefined

/** Those of the tests, with a password that is as dear to check as it is stored. */
async function feedsOf(only: TestSender): Promise<FeedDirectory> {
  const feeds = senderDirectory([only])
  const passwordHash = await hashPassword(only.password)
  const asStored = (found: FeedLogin | null) =>
    found && { ...found, credentials: { ...found.credentials, passwordHash } }
  return {
    ...feeds,
    findLogin: async (...which) => asStored(await feeds.findLogin(...which)),
    // The watch over sign-ins asks for it once a minute.
    findFeed: async (...which) => asStored(await feeds.findFeed(...which)),
  }
}

const server = createFtpServer({
  config: {
    host: '127.0.0.1',
    port: 0,
    volume,
    tls: {
      mode: 'off',
      identity: null,
      implicitPort: null,
      protectData: false,
      reuseSession: false,
    },
    passivePorts: null,
    publicAddress: null,
    maxConnectionsPerHost: 1000,
  },
  feeds: await feedsOf(sender),
  inbox: {
    async receive({ open }) {
      const hash = createHash('sha256')
      for await (const piece of open()) hash.update(piece as Buffer)
      hash.digest('hex')
      return null
    },
    remove: async () => undefined,
  },
  log: new RecordingConnectionLog(),
  logger: { info: quiet, warn: quiet, error: (event, fields) => console.error(event, fields) },
})
// Whatever it is told, it answers when everything is handed on.
process.on('message', () => {
  const atRest = server.forwarder.drain().then(() => server.staging.atRest())
  void atRest.then(() => process.send?.('settled'))
})
process.send?.(await server.start())
