import { createHash } from 'node:crypto'
import { RecordingConnectionLog, senderDirectory, type TestSender } from '@ddex/testkit'
import { createFtpServer } from '../src/ftp/index.ts'

// Our server for ftp.ts to measure. Its inbox hashes every file, as the real one does.
const { volume, sender } = JSON.parse(process.argv[2] ?? '') as {
  volume: string
  sender: TestSender
}
const quiet = () => undefined

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
  feeds: senderDirectory([sender]),
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
process.stdout.write(`${JSON.stringify(await server.start())}\n`)
process.on('SIGTERM', () => process.exit(0))
