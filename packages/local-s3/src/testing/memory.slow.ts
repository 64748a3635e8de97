import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { expect, it } from 'vitest'
import { adminKey } from './endpoint.ts'

const size = 2 * 1024 ** 3
const block = Buffer.alloc(1024 ** 2, 7)

/** The most memory that a process ever had, in MiB. */
async function peakOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

it.skipIf(process.platform !== 'linux')(
  'an object of 2 GiB comes and goes in less than 100 MiB more than nothing takes',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'local-s3-'))
    const path = join(folder, 'config.json')
    const config = { folder: join(folder, 'data'), keys: [adminKey], buckets: [{ name: 'big' }] }
    await writeFile(path, JSON.stringify(config))
    const main = fileURLToPath(new URL('../main.ts', import.meta.url))
    const child = spawn(process.execPath, ['--import', 'tsx', main, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
      const { port } = JSON.parse(line) as { port: number }
      const client = new S3Client({
        endpoint: `http://127.0.0.1:${port}`,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: adminKey,
      })
      const before = await peakOf(child)
      const blocks = Array.from({ length: size / block.length }, () => block)
      const at = { Bucket: 'big', Key: 'two' }
      await client.send(
        new PutObjectCommand({ ...at, Body: Readable.from(blocks), ContentLength: size }),
      )
      const { Body } = await client.send(new GetObjectCommand(at))
      let got = 0
      for await (const chunk of Body as Readable) got += (chunk as Buffer).length
      client.destroy()
      expect(got).toBe(size)
      expect((await peakOf(child)) - before).toBeLessThan(100)
    } finally {
      child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    }
  },
  600_000,
)
