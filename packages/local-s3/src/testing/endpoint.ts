import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { createLocalS3, type LocalS3, type LocalS3Options } from '../index.ts'

export const adminKey = {
  accessKeyId: 'AKIALOCALADMIN000000',
  secretAccessKey: 'local/admin+secret',
  arn: 'arn:aws:iam::123456789012:user/admin',
}

export interface RunningEndpoint {
  s3: LocalS3
  folder: string
  port: number
  url: string
  /** A client with the SDK's own defaults. */
  client(overrides?: S3ClientConfig): S3Client
  stop(): Promise<void>
}

/** An endpoint in a folder of its own. */
export async function startEndpoint(
  options: Partial<LocalS3Options> = {},
): Promise<RunningEndpoint> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'local-s3-')))
  const retry = { firstDelayMs: 1, longestDelayMs: 5 }
  const s3 = createLocalS3({
    keys: [adminKey],
    regions: ['us-east-1', 'eu-west-1'],
    retry,
    ...options,
    folder,
  })
  const { port } = await s3.start()
  const url = `http://127.0.0.1:${port}`
  const clients: S3Client[] = []
  return {
    s3,
    folder,
    port,
    url,
    client(overrides = {}) {
      const client = new S3Client({
        endpoint: url,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: adminKey,
        ...overrides,
      })
      clients.push(client)
      return client
    },
    async stop() {
      for (const client of clients) client.destroy()
      await s3.stop()
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
