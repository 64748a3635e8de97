import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Inbox } from '@ddex/dsp-core'
import {
  RecordingConnectionLog,
  liveMemoryService,
  senderDirectory,
  testSender,
  type TestSender,
} from '@ddex/testkit'
import { silentLogger } from '../common/silent-logger.ts'
import { createFtpServer } from '../ftp/server.ts'
import { locationOf, s3Sender, startS3Bench } from '../s3/s3-test-bench.ts'
import { createSftpServer } from '../sftp/server.ts'
import type { SenderTarget } from '../senders/target.ts'

export interface TestedDoor {
  target: SenderTarget
  sender: TestSender
  service: ReturnType<typeof liveMemoryService>
  stop(): Promise<void>
}

/** What stands between the door and the service: a test may spoil it. */
export type Between = (inbox: Inbox) => Inbox

interface RunningDoor {
  target: SenderTarget
  stop(): Promise<void>
}

type Start = (sender: TestSender, inbox: Inbox, volume: string) => Promise<RunningDoor>

/** Doors as they really run, in front of a service in memory. */
export const doors: Record<'ftp' | 'sftp' | 's3', Start> = {
  async ftp(sender, inbox, volume) {
    const tls = { mode: 'optional', identity: null, implicitPort: 0 } as const
    const server = createFtpServer({
      config: {
        ...{ host: '127.0.0.1', port: 0, passivePorts: null, publicAddress: null, stopGraceMs: 0 },
        ...{ failureDelayMs: 0, volume },
        tls: { ...tls, protectData: false, reuseSession: false },
      },
      ...{ feeds: senderDirectory([sender]), inbox, log: new RecordingConnectionLog() },
      logger: silentLogger,
    })
    const { port, certificateFingerprint } = await server.start()
    const fingerprint = certificateFingerprint ? { certificateFingerprint } : {}
    const { username, password } = sender
    const address = { host: '127.0.0.1', port, security: 'explicit' } as const
    const target = { protocol: 'ftp', ...address, username, password, ...fingerprint } as const
    return { target, stop: () => server.stop() }
  },

  async sftp(sender, inbox, volume) {
    const server = createSftpServer({
      config: {
        ...{ host: '127.0.0.1', port: 0, hostKeys: [], stopGraceMs: 0, failureDelayMs: 0, volume },
      },
      ...{ feeds: senderDirectory([sender]), inbox, log: new RecordingConnectionLog() },
      logger: silentLogger,
    })
    const { port, hostKeyFingerprint } = await server.start()
    const { username, password } = sender
    const address = { host: '127.0.0.1', port, hostKeyFingerprint }
    return {
      target: { protocol: 'sftp', ...address, username, password },
      stop: () => server.stop(),
    }
  },

  async s3(sender, inbox) {
    const bench = await startS3Bench({ senders: [sender], inbox })
    const { bucket, region, prefix } = locationOf(sender)
    const keys = { accessKeyId: sender.username, secretAccessKey: sender.password }
    return {
      target: { protocol: 's3', bucket, region, prefix, endpoint: bench.endpoint, ...keys },
      stop: () => bench.stop(),
    }
  },
}

export async function startDoor(
  protocol: keyof typeof doors,
  settings: Parameters<typeof testSender>[2] = {},
  between: Between = (inbox) => inbox,
): Promise<TestedDoor> {
  const sender =
    protocol === 's3' ? s3Sender('tested', {}, settings) : testSender('tested', protocol, settings)
  const service = liveMemoryService(sender.feed)
  const volume = await mkdtemp(join(tmpdir(), 'tested-door-'))
  const door = await doors[protocol](sender, between(service.live), volume)
  return {
    ...{ target: door.target, sender, service },
    async stop() {
      await door.stop()
      await service.settled()
      await rm(volume, { recursive: true, force: true })
    },
  }
}
