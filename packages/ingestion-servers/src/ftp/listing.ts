import type { FeedEntry } from '../common/index.ts'

const halfYearMs = 182 * 24 * 3_600_000

/** A line of LIST, as `ls -l` writes it, which is what clients parse. In UTC. */
export function listLine({ name, kind, size, modifiedAt }: FeedEntry, now: Date): string {
  const rights = kind === 'file' ? '-rw-r-----' : 'drwxr-x---'
  const [, day = '', month = '', year = ''] = modifiedAt.toUTCString().split(' ')
  const age = now.getTime() - modifiedAt.getTime()
  const isRecent = age < halfYearMs && age > -24 * 3_600_000
  const time = isRecent ? modifiedAt.toISOString().slice(11, 16) : ` ${year}`
  return `${rights}    1 feed     feed     ${String(size).padStart(12)} ${month} ${day} ${time} ${name}`
}

/** The facts of MLSD and MLST that we know (RFC 3659, 7.5). */
export const factNames = ['type', 'size', 'modify', 'perm'] as const
export type FactName = (typeof factNames)[number]

/** A line of MLSD: facts, a space, the name. */
export function factLine(entry: FeedEntry, chosen: ReadonlySet<FactName>): string {
  const { name, kind, size, modifiedAt } = entry
  const facts: Record<FactName, string | null> = {
    type: kind === 'file' ? 'file' : 'dir',
    size: kind === 'file' ? String(size) : null,
    modify: timeValue(modifiedAt),
    perm: kind === 'file' ? 'adfrw' : 'cdeflmp',
  }
  const known = factNames.filter((fact) => chosen.has(fact) && facts[fact] !== null)
  return `${known.map((fact) => `${fact}=${facts[fact]};`).join('')} ${name}`
}

/** `20261123101112` (RFC 3659, 2.3), in UTC. */
export const timeValue = (time: Date): string => time.toISOString().replace(/\D/g, '').slice(0, 14)
