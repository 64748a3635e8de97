import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Every process that a stack starts carries this in its environment, whoever its parent is by now. */
export const stackVariable = 'DDEX_DSP_STACK_ID'

/** Whether a process runs; a zombie, which only waits for its parent to look, does not count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  if (process.platform !== 'linux') return true
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

function markedProcesses(stackId: string): number[] {
  const mark = `${stackVariable}=${stackId}\0`
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)
      } catch {
        return false
      }
    })
    .map(Number)
}

function descendants(root: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const children = new Map<number, number[]>()
  for (const line of table.trim().split('\n')) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number)
    if (pid === undefined || parent === undefined) continue
    children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const found: number[] = []
  for (const queue = [root]; queue.length > 0;) {
    const next = children.get(queue.pop() ?? 0) ?? []
    found.push(...next)
    queue.push(...next)
  }
  return found
}

/**
 * The processes of a stack, this one excluded. On Linux by their mark, so that the Java emulator,
 * which firebase-tools starts in a group of its own, is found after its parent has died; elsewhere by
 * descent from this process.
 */
export function stackProcesses(stackId: string): number[] {
  const pids = process.platform === 'linux' ? markedProcesses(stackId) : descendants(process.pid)
  return pids.filter((pid) => pid !== process.pid && isRunning(pid))
}
