import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How a server is. */
export interface ServerStatus {
  name: string
  state: 'ready' | 'not ready' | 'not running' | 'no answer'
  pid: number | null
  version: string | null
  uptimeSeconds: number | null
  connections: number | null
  /** Files that were received and are not yet handed on. */
  waitingFiles: number | null
  operations: string | null
}

const patienceMs = 3000

const nothing = { pid: null, version: null, uptimeSeconds: null, connections: null }
const unknown = { ...nothing, waitingFiles: null, operations: null }

/** A server of which no more is known than where it is. */
export const unknownOf = (name: string, folder: string) => ({
  ...{ ...unknown, name, version: versionOf(folder) },
})

export const notRunning = (name: string): ServerStatus => ({
  ...{ name, state: 'not running', ...unknown },
})

/** Asks a server how it is (`/readyz` and `/metrics`); one that does not answer is said to be so. */
export async function askServer(
  name: string,
  folder: string,
  held: { pid: number; operations: string },
  now: Date,
): Promise<ServerStatus> {
  const { pid, operations } = held
  const known = { ...unknown, name, pid, operations, version: versionOf(folder) }
  const [ready, metrics] = await Promise.all([
    ask(`${operations}/readyz`),
    ask(`${operations}/metrics`),
  ])
  if (!ready) return { ...known, state: 'no answer' }
  const started = metricOf(metrics?.text ?? '', 'process_start_time_seconds')
  const { journalFiles = null } = JSON.parse(ready.text) as { journalFiles?: number }
  return {
    ...{ ...known, state: ready.ok ? 'ready' : 'not ready', waitingFiles: journalFiles },
    uptimeSeconds:
      started === null ? null : Math.max(0, Math.round(now.getTime() / 1000 - started)),
    connections: metricOf(metrics?.text ?? '', 'ddex_dsp_connections'),
  }
}

async function ask(url: string): Promise<{ ok: boolean; text: string } | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) })
    return { ok: response.ok, text: await response.text() }
  } catch {
    return null
  }
}

/** A number out of Prometheus' text form. */
export function metricOf(text: string, name: string): number | null {
  const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1]
  return found === undefined ? null : Number(found)
}

function versionOf(folder: string): string | null {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return null
  return (JSON.parse(readFileSync(path, 'utf8')) as { version?: string }).version ?? null
}
