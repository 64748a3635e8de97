import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Answers as AWS does, from memory: https://github.com/getmoto/moto. */
export interface Moto {
  endpoint: string
  stop(): Promise<void>
}

/** Whether `moto_server` is there; says so aloud when it is not. */
export function hasMoto(): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const isThere = folders.some((folder) => existsSync(join(folder, 'moto_server')))
  if (!isThere) console.warn('NOT TESTED against moto: moto_server is not here.')
  return isThere
}

/** A server of its own, with nothing in it. */
export async function startMoto(): Promise<Moto> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const ended = once(server, 'exit')
  const endpoint = `http://127.0.0.1:${port}`
  while (!(await fetch(`${endpoint}/moto-api/data.json`).catch(() => null))?.ok) {
    if (server.exitCode !== null) throw new Error('moto_server ended before it answered.')
    await pause(100)
  }
  return {
    endpoint,
    stop: async () => {
      server.kill('SIGTERM')
      await ended
    },
  }
}

/** Calls an operation of CloudWatch Logs, such as `PutLogEvents`. */
export async function tellLogs(
  { endpoint }: Moto,
  operation: string,
  input: object,
): Promise<void> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/logs/aws4_request',
    },
    body: JSON.stringify(input),
  })
  if (!response.ok) throw new Error(`${operation}: ${await response.text()}`)
}
