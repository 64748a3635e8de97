import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { adminKey } from './testing/endpoint.ts'

let folder: string
let child: ChildProcess | null = null
let target: Server | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-s3-'))
})
afterEach(async () => {
  child?.kill('SIGKILL')
  target?.closeAllConnections()
  target?.close()
  await rm(folder, { recursive: true, force: true })
})

/** The program as it is run from source; resolves with the port that it prints. */
async function run(config: object): Promise<number> {
  const path = join(folder, 'config.json')
  await writeFile(path, JSON.stringify(config))
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  child = spawn(process.execPath, ['--import', 'tsx', main, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  return (JSON.parse(line) as { port: number }).port
}

it('serves its buckets, posts events until they are taken, and ends when it is told to', async () => {
  const bodies: Record<string, unknown>[] = []
  let refusals = 2
  const got = new Promise<void>((resolve) => {
    target = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        refusals -= 1
        bodies.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>)
        response.statusCode = refusals >= 0 ? 503 : 200
        response.end('{}')
        if (refusals < 0) resolve()
      })
    })
  })
  target!.listen(0, '127.0.0.1')
  await once(target!, 'listening')
  const arn = 'arn:aws:sqs:us-east-1:123456789012:deliveries'
  const port = await run({
    folder: join(folder, 'data'),
    keys: [adminKey],
    buckets: [
      {
        name: 'feeds',
        notifications: [
          { id: 'in', kind: 'queue', arn, events: ['s3:ObjectCreated:*'], prefix: 'in/' },
        ],
      },
    ],
    targets: { [arn]: `http://127.0.0.1:${(target!.address() as AddressInfo).port}/` },
  })
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: adminKey,
  })
  await client.send(new PutObjectCommand({ Bucket: 'feeds', Key: 'in/a.xml', Body: 'x' }))
  client.destroy()
  await got
  expect(bodies).toHaveLength(3)
  const [message] = bodies[2]!['Records'] as [
    { eventSource: string; eventSourceARN: string; body: string },
  ]
  expect(message).toMatchObject({ eventSource: 'aws:sqs', eventSourceARN: arn })
  expect(JSON.parse(message.body)).toMatchObject({
    Records: [{ eventName: 'ObjectCreated:Put', s3: { object: { key: 'in/a.xml' } } }],
  })
  child!.kill('SIGTERM')
  const [code] = (await once(child!, 'exit')) as [number]
  expect(code).toBe(0)
})

it('says what is wrong with its config', async () => {
  const path = join(folder, 'config.json')
  await writeFile(path, JSON.stringify({ folder, keys: [{ accessKeyId: 'x' }], ports: 1 }))
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  child = spawn(process.execPath, ['--import', 'tsx', main, path], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  expect(code).toBe(1)
  expect(text).toContain('secretAccessKey')
  expect(text).toContain('ports')
})
