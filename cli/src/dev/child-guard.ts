/**
 * Loaded before a child's own program (`node --import`): when the launcher is gone, however it went,
 * its end of the channel closes; the child stops itself, and what the stack leaves behind with it.
 */
import { stackProcesses, stackVariable } from './processes.ts'

/** Milliseconds for a clean stop. */
const grace = 4_000

function endStack(): void {
  const stackId = process.env[stackVariable]
  for (const pid of stackId ? stackProcesses(stackId) : []) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
  process.exit(1)
}

if (process.channel) {
  process.channel.unref()
  process.once('disconnect', () => {
    // With a listener, a program that does not handle the signal yet lives to end the others.
    process.on('SIGINT', () => undefined)
    process.kill(process.pid, 'SIGINT')
    setTimeout(endStack, grace)
  })
}
