import { readFileSync, readdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoReleases, writeDemoPackage } from 'create-ddex-dsp/demo'
import type { Bench } from './bench.ts'
import { scratch } from './stack.ts'

/** Releases that no other scenario sends. */
const [, byHttp, byBucket] = demoReleases

/** A package's files by their path in it. */
function filesOf(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
  return new Map(
    names
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => {
        const path = join(parentPath, name)
        return [path.slice(folder.length + 1), readFileSync(path)]
      }),
  )
}

/** The doors that need no server of ours, in the running stack. */
export function describeCloudDoors(bench: Bench): void {
  let host: Server
  let hostUrl: string
  let files: Map<string, Buffer>

  beforeAll(async () => {
    files = filesOf(writeDemoPackage(byHttp!, join(scratch, 'demo')))
    host = createServer((request, response) => {
      const bytes = files.get(`resources/${basename(request.url ?? '')}`)
      response.writeHead(bytes ? 200 : 404).end(bytes)
    })
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', () => resolve()))
    hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  })
  afterAll(() => {
    host.closeAllConnections()
    host.close()
  })

  const send = (path: string, options: RequestInit = {}) => {
    const { url, key } = bench.stack.http
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    return fetch(`${url}${path}`, { headers, ...options })
  }

  describe('by HTTP', () => {
    it('takes what DDEX Distro posts, fetches its files and says how it ended', async () => {
      const urls = [...files.keys()]
        .filter((path) => path.startsWith('resources/'))
        .map((path) => `${hostUrl}/${basename(path)}`)
      const isCover = (url: string) => url.endsWith('.png')
      const body = JSON.stringify({
        messageId: byHttp!.messageId,
        ernXml: files.get(`${byHttp!.icpn}.xml`)?.toString('utf8'),
        audioFiles: urls.filter((url) => !isCover(url)).sort(),
        imageFiles: urls.filter(isCover),
      })
      const answer = await send('', { method: 'POST', body })
      const accepted = (await answer.json()) as { success: boolean; deliveryId: string }
      expect([answer.status, accepted.success]).toEqual([202, true])
      const delivery = await bench.service.settled(byHttp!.messageId)
      expect(delivery.state, String(delivery.reason)).toBe('completed')
      expect(delivery.id).toBe(accepted.deliveryId)
      const status = (await (await send(`/${delivery.id}`)).json()) as { state: string }
      expect(status.state).toBe('completed')
      await bench.service.acknowledged(byHttp!.messageId)
      const told = await send(`/${delivery.id}/acknowledgement`)
      expect(await told.text()).toContain('<ICPN>')
    })

    it('lets in nobody without the key, and describes itself to everybody', async () => {
      const { url, key } = bench.stack.http
      expect((await fetch(url)).status).toBe(401)
      const wrong = { authorization: `Bearer ${key.slice(0, -1)}x` }
      expect((await fetch(url, { headers: wrong })).status).toBe(401)
      const description = (await (await fetch(`${url}/openapi.json`)).json()) as object
      expect(description).toMatchObject({ openapi: '3.1.0' })
    })

    it('takes a file in a resumable upload', async () => {
      const bytes = files.get(`${byHttp!.icpn}.xml`) ?? Buffer.alloc(0)
      const wanted = JSON.stringify({ path: 'resumed/cover.png', size: bytes.length })
      const begun = await send('/uploads', { method: 'POST', body: wanted })
      const { uploadId, uploadUrl } = (await begun.json()) as Record<string, string>
      const put = await fetch(uploadUrl ?? '', { method: 'PUT', body: bytes })
      expect(put.status).toBe(200)
      const { md5Hash } = (await put.json()) as { md5Hash: string }
      const body = JSON.stringify({ size: bytes.length, md5: md5Hash })
      const done = await send(`/uploads/${uploadId}/complete`, { method: 'POST', body })
      expect(done.status, await done.text()).toBe(202)
      const inbox = `delivery_feeds/${bench.stack.http.feedId}/inbox`
      await expect
        .poll(async () => (await bench.service.list(inbox)).map(({ path }) => path), {
          timeout: 60_000,
        })
        .toContain('resumed/cover.png')
    })
  })

  describe('by Cloud Storage', () => {
    it('takes what is put into the bucket, moves it away and answers there', async () => {
      const { endpoint, bucket, prefix } = bench.stack.gcs
      const folder = writeDemoPackage(byBucket!, join(scratch, 'demo'))
      const headers = { authorization: 'Bearer owner', 'content-type': 'application/octet-stream' }
      for (const [path, bytes] of filesOf(folder)) {
        const name = encodeURIComponent(`${prefix}${byBucket!.icpn}/${path}`)
        const url = `${endpoint}/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${name}`
        const put = () => fetch(url, { method: 'POST', headers, body: bytes })
        // A line that was idle may have been closed from the other side just now.
        const answer = await put().catch(put)
        expect(answer.status).toBe(200)
      }
      const delivery = await bench.service.settled(byBucket!.icpn)
      expect(delivery.state, String(delivery.reason)).toBe('completed')
      const listed = async (start: string) => {
        const answer = await fetch(`${endpoint}/storage/v1/b/${bucket}/o?prefix=${start}`, {
          headers,
        })
        return ((await answer.json()) as { items?: { name: string }[] }).items ?? []
      }
      await expect.poll(() => listed(prefix), { timeout: 60_000 }).toEqual([])
      expect((await listed('processed/')).length).toBe(filesOf(folder).size)
      await expect
        .poll(async () => (await listed('acknowledgements/')).length, { timeout: 60_000 })
        .toBe(1)
    })
  })
}
