import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** Whether `moto_server` is there; says so aloud when it is not. */
export function hasMoto(): boolean {
  const isThere = spawnSync('moto_server', ['--help'], { timeout: 60_000 }).status === 0
  if (!isThere)
    console.warn('NOT COMPARED with moto: moto_server is not here (pip install "moto[server]").')
  return isThere
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  )

/** A moto of its own, with nothing in it. */
export async function startMoto(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort()
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const ended = once(server, 'exit')
  let isEnded = false
  void ended.then(() => (isEnded = true))
  const url = `http://127.0.0.1:${port}`
  while (!(await answers(`${url}/moto-api/data.json`))) {
    if (isEnded) throw new Error('moto_server ended before it answered')
    await delay(50)
  }
  return {
    url,
    async stop() {
      server.kill('SIGTERM')
      await ended
    },
  }
}
