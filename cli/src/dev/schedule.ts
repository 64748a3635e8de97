import { setTimeout as pause } from 'node:timers/promises'
import type { Ports } from './ports.ts'
import { projectId } from './project.ts'

interface Backends {
  backends: { functionTriggers: { id: string; schedule?: object }[] }[]
}

/** Seconds between two runs of every scheduled function, whatever its schedule says. */
const everySeconds = 5

/**
 * Runs the scheduled functions, as Cloud Scheduler would: it reaches them through Pub/Sub, which has
 * no emulator here, so they are called by the HTTP trigger that the Functions emulator gives all of
 * them. Runs until `signal` is aborted.
 */
export async function runSchedules(ports: Ports, signal: AbortSignal): Promise<void> {
  const base = `http://127.0.0.1:${ports.functions}`
  const call = async (id: string): Promise<void> => {
    const url = `${base}/functions/projects/${projectId}/triggers/${id}-0`
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body: '{}', signal })
    await response.arrayBuffer()
  }
  while (!signal.aborted) {
    try {
      const answer = await fetch(`${base}/backends`, { signal })
      const { backends } = (await answer.json()) as Backends
      const scheduled = backends.flatMap(({ functionTriggers }) =>
        functionTriggers.filter((trigger) => trigger.schedule),
      )
      await Promise.all(scheduled.map(({ id }) => call(id)))
      await pause(everySeconds * 1000, undefined, { signal })
    } catch {
      // The emulator reloads or stops: try again, or end when we were asked to.
      if (!signal.aborted) await pause(everySeconds * 1000)
    }
  }
}
