import { readFile } from 'node:fs/promises'

/** What the main thread of a process had of the processor, and how long it waited for it; nanoseconds. */
export interface CpuTime {
  had: number
  waited: number
}

/** Of a process on Linux (`/proc/<pid>/schedstat`). */
export async function cpuTimeOf(pid: number | undefined): Promise<CpuTime> {
  const [had = 0, waited = 0] = (await readFile(`/proc/${pid}/schedstat`, 'utf8'))
    .split(' ')
    .map(Number)
  return { had, waited }
}

/**
 * How much of a delay is a process's own: all of it, unless the machine was so busy with others that the process
 * got less than half of the processor that it asked for between two looks. Then it is what it would have been alone.
 */
export function ownPart(delay: number, before: CpuTime, after: CpuTime): number {
  const had = after.had - before.had
  const share = had / (had + after.waited - before.waited)
  return share < 0.5 ? delay * share : delay
}
