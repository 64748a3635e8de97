import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnnouncedInbox, Inbox, Protocol } from '@ddex/dsp-core'
import {
  RecordingConnectionLog,
  liveMemoryService,
  senderDirectory,
  testSender,
  type TestSender,
} from '@ddex/testkit'
import { silentLogger } from '../common/silent-logger.ts'
import { createFtpServer } from '../ftp/server.ts'
import { makeAccount, objectUser } from '../gcs/gcs-test-accounts.ts'
import { bucket, gcsFeed, startGcs } from '../gcs/gcs-test-bench.ts'
import { startHttpDoor } from '../http/http-under-test.ts'
import { locationOf, s3Sender, startS3Bench } from '../s3/s3-test-bench.ts'
import { createSftpServer } from '../sftp/server.ts'
import type { SenderTarget } from '../senders/target.ts'

export interface TestedDoor {
  target: SenderTarget
  sender: TestSender
  service: ReturnType<typeof liveMemoryService>
  /** Resolves when the service knows all that the door has answered for. */
  handedOn(): Promise<void>
  stop(): Promise<void>
}

/** What stands between the door and the service: a test may spoil it. */
export type Between = (inbox: Inbox) => Inbox

interface RunningDoor {
  target: SenderTarget
  /** Of doors that answer first and hand on then. */
  handedOn?(): Promise<void>
  stop(): Promise<void>
}

interface Behind {
  inbox: AnnouncedInbox
  /** What the inbox is of. */
  service: ReturnType<typeof liveMemoryService>
  /** A folder for servers that have one. */
  volume: string
}

type Start = (sender: TestSender, behind: Behind) => Promise<RunningDoor>

/** Doors as they really run, in front of a service in memory. */
export const doors: Record<Protocol, Start> = {
  async ftp(sender, { inbox, volume }) {
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
    return { target, handedOn: () => server.forwarder.drain(), stop: () => server.stop() }
  },

  async sftp(sender, { inbox, volume }) {
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
      handedOn: () => server.forwarder.drain(),
      stop: () => server.stop(),
    }
  },

  async s3(sender, { inbox }) {
    const bench = await startS3Bench({ senders: [sender], inbox })
    const place = locationOf(sender)
    const keys = { accessKeyId: sender.username, secretAccessKey: sender.password }
    return {
      target: {
        ...{ protocol: 's3', bucket: place.bucket, region: place.region, prefix: place.prefix },
        ...{ endpoint: bench.endpoint, ...keys },
      },
      stop: () => bench.stop(),
    }
  },

  async gcs(sender, { inbox }) {
    const prefix = 'deliveries/tested/'
    const ours = ['acknowledgements/tested/', 'errors/tested/']
    const email = 'label@label.iam.gserviceaccount.com'
    const { account, keyFile } = makeAccount(email, objectUser(bucket, prefix, ours))
    const gcs = await startGcs([sender.feed], { accounts: [account], recorder: inbox })
    gcs.triggers()
    const place = { protocol: 'gcs', projectId: 'demo', bucket, prefix } as const
    const serviceAccount = JSON.stringify(keyFile)
    return {
      target: { ...place, endpoint: gcs.server.url, serviceAccount },
      async stop() {
        await gcs.told()
        await gcs.server.stop()
      },
    }
  },

  async http(sender, { inbox, service }) {
    const door = await startHttpDoor([sender], { behind: { inbox, service } })
    const target = { protocol: 'http', url: door.url, apiKey: door.keyOf(sender) } as const
    return { target, stop: () => door.stop() }
  },
}

function senderOf(protocol: Protocol, settings: Parameters<typeof testSender>[2]): TestSender {
  if (protocol === 's3') return s3Sender('tested', {}, settings)
  const sender = testSender('tested', protocol, settings)
  return protocol === 'gcs' ? { ...sender, feed: gcsFeed('tested', {}, settings) } : sender
}

export async function startDoor(
  protocol: Protocol,
  settings: Parameters<typeof testSender>[2] = {},
  between: Between = (inbox) => inbox,
): Promise<TestedDoor> {
  const sender = senderOf(protocol, settings)
  const service = liveMemoryService(sender.feed)
  const volume = await mkdtemp(join(tmpdir(), 'tested-door-'))
  const inbox = { ...service.live, ...between(service.live) }
  const door = await doors[protocol](sender, { inbox, service, volume })
  return {
    ...{ target: door.target, sender, service },
    handedOn: async () => door.handedOn?.(),
    async stop() {
      await door.stop()
      await service.settled()
      await rm(volume, { recursive: true, force: true })
    },
  }
}
