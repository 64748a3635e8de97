import { readFileSync } from 'node:fs'

export interface Cost {
  /** Milliseconds of processor time, with those of children that have ended. */
  processor: number
  /** Most resident memory so far, in MiB. */
  peak: number
}

/** What a process has cost so far (Linux). */
export function costOf(pid: number): Cost {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name, in brackets, may hold spaces; user and system time are fields 14 to 17.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kibibytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0)
  return { processor: ticks * 10, peak: Math.round(kibibytes / 1024) }
}
