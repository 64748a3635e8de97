import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** A server that answers as AWS does, from memory: https://github.com/getmoto/moto. */
export interface Moto {
  endpoint: string
  stop(): Promise<void>
}

/** The account that everything in moto belongs to. */
export const motoAccount = '123456789012'

/** Whether `moto_server` is there; says so aloud when it is not. */
export function hasMoto(): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const isThere = folders.some((folder) => existsSync(join(folder, 'moto_server')))
  if (!isThere)
    console.warn('NOT TESTED against moto: moto_server is not here (pip install "moto[server]").')
  return isThere
}

/** A server of its own, with nothing in it. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort()
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const gone = new AbortController()
  const ended = once(server, 'exit').then(() => gone.abort())
  const endpoint = `http://127.0.0.1:${port}`
  await answering(`${endpoint}/moto-api/data.json`, gone.signal)
  return {
    endpoint,
    async stop() {
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function answering(url: string, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await delay(50)
  }
  throw new Error('moto_server ended before it answered.')
}
