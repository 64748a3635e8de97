import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RecordingConnectionLog, RecordingInbox } from '@ddex/testkit'
import { createLogger } from './logs.ts'

/** A secret that nobody could make up, with the words by which it is told in a failing test. */
export const canary = (kind: string): string => `canary-${kind}-${randomBytes(12).toString('hex')}`

/** What a server says to anybody: its log as it is written, and what a test heard of it. */
export function secretWatch() {
  const lines: string[] = []
  const heard: string[] = []
  const logger = createLogger({ service: 'test', to: { write: (line) => void lines.push(line) } })

  /** Every byte that it has put on its volume but for the files that a sender sent. */
  async function kept(volume: string): Promise<string> {
    const names = await readdir(volume, { recursive: true, withFileTypes: true })
    const files = names.filter((entry) => entry.isFile() && entry.name !== 'host_key')
    const texts = await Promise.all(
      files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')),
    )
    return [...names.map(({ name }) => name), ...texts].join('\n')
  }

  return {
    logger,
    lines,
    heard,
    /** Notes what a client or an operator was told. */
    hear: (text: string) => void heard.push(text),
    /** What the operations endpoint says on every path, also on one that has a secret in it. */
    async hearOperations(port: number | null, secrets: string[]): Promise<void> {
      const paths = ['healthz', 'readyz', 'metrics', ...secrets, `metrics?token=${secrets[0]}`]
      for (const path of paths) {
        const response = await fetch(`http://127.0.0.1:${port}/${path}`)
        heard.push(JSON.stringify([...response.headers]), await response.text())
      }
    },
    /** Everything that could have a secret in it, by where it is. */
    async places(
      volume: string,
      log: RecordingConnectionLog,
      inbox: RecordingInbox,
    ): Promise<Record<string, string>> {
      return {
        log: lines.join(''),
        deliveryLogs: JSON.stringify([[...log.records.values()], log.changes]),
        inbox: JSON.stringify(inbox.received),
        answers: heard.join('\n'),
        volume: await kept(volume),
      }
    },
  }
}

/** The secrets that are anywhere, and the stack traces in what somebody was told. */
export function leaksIn(places: Record<string, string>, secrets: string[]): string[] {
  const leaks = Object.entries(places).flatMap(([place, text]) =>
    secrets
      .flatMap((secret) => [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')])
      .filter((secret) => text.includes(secret))
      .map((secret) => `${place}: ${secret}`),
  )
  const traced = /\n\s+at .+:\d+:\d+/.test(places['answers'] ?? '')
    ? ['answers: a stack trace']
    : []
  return [...leaks, ...traced]
}
