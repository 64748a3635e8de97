import { TransientError } from '@ddex/dsp-core'
import { RecordingConnectionLog, senderDirectory, type TestSender } from '@ddex/testkit'
import { reportOwnLag } from '../common/own-lag.ts'
import { silentLogger } from '../common/silent-logger.ts'
import { createFtpServer } from './server.ts'

// A process for kill.test.ts to end: its inbox never takes anything.
const { volume, sender } = JSON.parse(process.argv[2] ?? '') as {
  volume: string
  sender: TestSender
}

const server = createFtpServer({
  config: {
    ...{ host: '127.0.0.1', port: 0, volume, stopGraceMs: 2000, maxConnectionsPerHost: 100 },
    ...{ passivePorts: null, publicAddress: null, operations: { host: '127.0.0.1', port: 0 } },
    tls: {
      ...{ mode: 'off', identity: null, implicitPort: null },
      ...{ protectData: false, reuseSession: false },
    },
  },
  feeds: senderDirectory([sender]),
  inbox: {
    receive: () => Promise.reject(new TransientError('AWAY', 'The store is away.')),
    remove: () => Promise.resolve(),
  },
  log: new RecordingConnectionLog(),
  logger: silentLogger,
})
process.stdout.write(`${JSON.stringify(await server.start())}\n`)
if (process.platform === 'linux') reportOwnLag()
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)))
