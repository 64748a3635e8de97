import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AcknowledgementFolder, Logger } from '@ddex/dsp-core'
import {
  RecordingConnectionLog,
  RecordingInbox,
  senderDirectory,
  type RunningProtocol,
  type TestSender,
} from '@ddex/testkit'
import { silentLogger } from '../common/silent-logger.ts'
import type { FtpServerConfig, TlsConfig } from './server-parts.ts'
import { createFtpServer, type FtpAddresses, type FtpServer } from './server.ts'

export interface RunningFtp extends RunningProtocol {
  server: FtpServer
  volume: string
  feeds: ReturnType<typeof senderDirectory>
  addresses: FtpAddresses
}

const tls: TlsConfig = {
  mode: 'optional',
  identity: null,
  implicitPort: 0,
  protectData: false,
  reuseSession: false,
}

interface TestConfig extends Partial<Omit<FtpServerConfig, 'tls'>> {
  tls?: Partial<TlsConfig>
}

/** The FTP server as it really runs, on free ports and a volume of its own. */
export async function startFtp(
  feeds: TestSender[],
  config: TestConfig = {},
  acknowledgements?: AcknowledgementFolder,
  logger: Logger = silentLogger,
): Promise<RunningFtp> {
  const volume = config.volume ?? (await mkdtemp(join(tmpdir(), 'ftp-volume-')))
  const inbox = new RecordingInbox()
  const log = new RecordingConnectionLog()
  const directory = senderDirectory(feeds)
  const server = createFtpServer({
    config: {
      ...{ host: '127.0.0.1', port: 0, passivePorts: null, publicAddress: null, stopGraceMs: 0 },
      ...{ failureDelayMs: 0, operations: { host: '127.0.0.1', port: 0 } },
      ...config,
      tls: { ...tls, ...config.tls },
      volume,
    },
    feeds: directory,
    inbox,
    log,
    ...(acknowledgements ? { acknowledgements } : {}),
    logger,
  })
  const addresses = await server.start()
  return {
    server,
    volume,
    addresses,
    address: { host: addresses.host, port: addresses.port },
    inbox,
    log,
    feeds: directory,
    async stop() {
      await server.stop()
      if (!config.volume) await rm(volume, { recursive: true, force: true })
    },
  }
}
