import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AcknowledgementFolder, Clock, Logger } from '@ddex/dsp-core'
import {
  RecordingConnectionLog,
  RecordingInbox,
  senderDirectory,
  type RunningProtocol,
  type TestSender,
} from '@ddex/testkit'
import type { SftpServerConfig } from './server-parts.ts'
import { createSftpServer, type SftpServer } from './server.ts'
import { silentLogger } from '../common/silent-logger.ts'

export interface RunningSftp extends RunningProtocol {
  server: SftpServer
  volume: string
  feeds: ReturnType<typeof senderDirectory>
  hostKeyFingerprint: string
  operationsPort: number | null
}

/** The SFTP server as it really runs, on a free port and a volume of its own. */
export async function startSftp(
  feeds: TestSender[],
  config: Partial<SftpServerConfig> = {},
  acknowledgements?: AcknowledgementFolder,
  clock?: Clock,
  logger: Logger = silentLogger,
): Promise<RunningSftp> {
  const volume = config.volume ?? (await mkdtemp(join(tmpdir(), 'sftp-volume-')))
  const inbox = new RecordingInbox()
  const log = new RecordingConnectionLog()
  const directory = senderDirectory(feeds)
  const server = createSftpServer({
    config: {
      host: '127.0.0.1',
      port: 0,
      hostKeys: [],
      stopGraceMs: 0,
      failureDelayMs: 0,
      operations: { host: '127.0.0.1', port: 0 },
      ...config,
      volume,
    },
    feeds: directory,
    inbox,
    log,
    ...(acknowledgements ? { acknowledgements } : {}),
    ...(clock ? { clock } : {}),
    logger,
  })
  const { hostKeyFingerprint, operationsPort, ...address } = await server.start()
  return {
    server,
    volume,
    address,
    inbox,
    log,
    feeds: directory,
    hostKeyFingerprint,
    operationsPort,
    async stop() {
      await server.stop()
      if (!config.volume) await rm(volume, { recursive: true, force: true })
    },
  }
}
