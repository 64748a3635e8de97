import type { FetchTask, Signals } from '../ports/signals.ts'
import type { Firebase } from './connect.ts'

/** Names of the task functions; the deployed functions must have them. */
export const taskFunctions = {
  assess: 'assessArrival',
  process: 'processDelivery',
  fetch: 'fetchAssets',
} as const

export interface AssessTask {
  feedId: string
  path: string
}

export interface ProcessTask {
  deliveryId: string
}

/** The longest that Cloud Tasks waits for an answer; it gives up after 10 minutes unless told. */
const dispatchDeadlineSeconds = 1800

/** Asks for files to be fetched, see `FetchTask`. */
export const fetchSoon =
  ({ functions }: Firebase) =>
  async (task: FetchTask): Promise<void> => {
    const once = 'round' in task ? { id: `round-${task.round}` } : {}
    try {
      const options = { dispatchDeadlineSeconds, ...once }
      await functions.taskQueue(taskFunctions.fetch).enqueue({ ...task }, options)
    } catch (error) {
      if (!isKnownTask(error)) throw error
    }
  }

const isKnownTask = (error: unknown): boolean =>
  (Object(error) as { code?: unknown }).code === 'functions/task-already-exists'

/** Work through Cloud Tasks, so that it outlives whoever asked for it. */
export function cloudTaskSignals({ functions, region, delaysTasks }: Firebase): Signals {
  const enqueue = async (name: string, task: object, delaySeconds = 0): Promise<void> => {
    if (delaySeconds > 0 && !delaysTasks) return
    const options = {
      dispatchDeadlineSeconds,
      ...(delaySeconds > 0 ? { scheduleDelaySeconds: delaySeconds } : {}),
    }
    const queue = `locations/${region}/functions/${name}`
    await functions.taskQueue(queue).enqueue({ ...task }, options)
  }
  return {
    assessArrival: (feedId, path) =>
      enqueue(taskFunctions.assess, { feedId, path } satisfies AssessTask),
    processDelivery: (deliveryId, delaySeconds) =>
      enqueue(taskFunctions.process, { deliveryId } satisfies ProcessTask, delaySeconds),
  }
}
