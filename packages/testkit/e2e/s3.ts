import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { demoReleases, writeDemoPackage } from 'create-ddex-dsp/demo'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bench } from './bench.ts'
import { scratch } from './stack.ts'

/** Deliveries by S3 into the running service: its endpoint, its events, the bundled function, the catalogue. */
export function describeS3(bench: Bench): void {
  describe('one delivery by S3', () => {
    let client: S3Client
    // The others belong to the senders of other protocols, who alone may change them.
    const put = demoReleases[3]!
    const signed = { ...put, icpn: '2000000100067', messageId: 'DEMO-BY-SIGNED-URLS' }
    const place = () => bench.stack.s3

    beforeAll(() => {
      const { endpoint, region, accessKeyId, secretAccessKey } = place()
      const credentials = { accessKeyId, secretAccessKey }
      client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
    })
    afterAll(() => client?.destroy())

    /** Every file of a package with its key. */
    const filesOf = (folder: string) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((item) => item.isFile())
        .map((item) => join(item.parentPath, item.name))
        .map((path) => ({
          Key: `${place().prefix}${basename(folder)}${path.slice(folder.length)}`,
          Body: readFileSync(path),
        }))

    const keysUnder = async (Prefix: string): Promise<string[]> => {
      const { Contents = [] } = await client.send(
        new ListObjectsV2Command({ Bucket: place().bucket, Prefix }),
      )
      return Contents.map(({ Key = '' }) => Key)
    }

    it('is taken from the bucket, put aside, and acknowledged there', async () => {
      const folder = writeDemoPackage(put, join(scratch, 's3'))
      const { bucket: Bucket, prefix, feedId } = place()
      for (const file of filesOf(folder))
        await client.send(new PutObjectCommand({ Bucket, ...file }))
      const delivery = await bench.service.settled(put.icpn)
      expect(delivery.state, String(delivery.reason)).toBe('completed')
      expect(delivery).toMatchObject({ feedId })
      expect(await keysUnder(prefix)).toEqual([])
      const { name } = await bench.service.acknowledged(put.icpn)
      const Key = `acknowledgements/${feedId}/${name}`
      await expect.poll(() => keysUnder(Key), { timeout: 60_000, interval: 500 }).toEqual([Key])
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
      expect(await Body?.transformToString()).toContain(`<ICPN>${put.icpn}</ICPN>`)
    })

    it('comes by signed URLs as well', async () => {
      const folder = writeDemoPackage(signed, join(scratch, 's3'))
      for (const { Key, Body } of filesOf(folder)) {
        const command = new PutObjectCommand({ Bucket: place().bucket, Key })
        const url = await getSignedUrl(client, command, { expiresIn: 300 })
        const answer = await fetch(url, { method: 'PUT', body: new Uint8Array(Body) })
        expect(answer.status).toBe(200)
      }
      const delivery = await bench.service.settled(signed.icpn)
      expect(delivery.state, String(delivery.reason)).toBe('completed')
    })

    it('wakes the function for what senders put, and for nothing else', async () => {
      const before = bench.stack.logOf('s3').match(/"event":"object_received"/g)?.length ?? 0
      expect(before).toBeGreaterThan(0)
      expect(bench.stack.logOf('s3')).not.toMatch(/"event":"(invocation_failed|event_given_up)"/)
      expect(bench.stack.logOf('s3')).not.toContain('It is ours.')
    })
  })
}
