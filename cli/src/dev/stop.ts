import { setTimeout as pause } from 'node:timers/promises'
import type { Child } from './child.ts'
import { isRunning, stackProcesses } from './processes.ts'

/** Milliseconds for a clean stop, and then for a firm one. */
const ordinaryPatience = { clean: 4_000, firm: 2_000 }
const interval = 100

function signalAll(pids: Iterable<number>, signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended meanwhile.
    }
  }
}

/**
 * Stops everything that a stack started: asks each child, then ends what is left of the stack's
 * processes. Resolves with the processes that still run, which should be none.
 */
export async function stopAll(
  stackId: string,
  children: Child[],
  patience = ordinaryPatience,
): Promise<number[]> {
  const seen = new Set<number>()
  const look = (): number[] => {
    for (const pid of stackProcesses(stackId)) seen.add(pid)
    return [...seen].filter(isRunning)
  }
  const wait = async (milliseconds: number): Promise<number[]> => {
    const end = Date.now() + milliseconds
    while (look().length > 0 && Date.now() < end) await pause(interval)
    return look()
  }
  look()
  for (const child of children) if (!child.hasExited()) child.signal('SIGINT')
  let left = await wait(patience.clean)
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (left.length === 0) return []
    signalAll(left, signal)
    left = await wait(patience.firm)
  }
  return left
}
