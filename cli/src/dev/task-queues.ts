interface Task {
  /** ISO 8601. */
  scheduleTime?: string
  /** Seconds with an `s`. */
  dispatchDeadline?: string
}

interface TasksModule {
  TaskQueueController: {
    UPDATE_TIMEOUT: number
    LISTEN_TIMEOUT: number
    prototype: { enqueue(queue: string, task: Task): void }
  }
}

/** Cloud Tasks waits ten minutes for an answer unless told otherwise; its emulator one. */
const defaultDeadline = '600s'

/** Milliseconds between two looks of the emulator at its queues. */
const look = { busy: 25, idle: 100 }

/**
 * Makes the Cloud Tasks emulator keep `scheduleTime`, which it reads and then ignores: a task that is
 * to run in a minute runs at once. Also gives a task Cloud Tasks' own time to answer, and lets the emulator look at its queues ten times a second when they are
 * empty, instead of once, and not a thousand times while a task runs.
 */
export function keepScheduleTimes({ TaskQueueController }: TasksModule): void {
  TaskQueueController.UPDATE_TIMEOUT = look.busy
  TaskQueueController.LISTEN_TIMEOUT = look.idle
  const { enqueue } = TaskQueueController.prototype

  TaskQueueController.prototype.enqueue = function (queue, task) {
    task.dispatchDeadline ??= defaultDeadline
    const delay = task.scheduleTime ? Date.parse(task.scheduleTime) - Date.now() : 0
    if (!(delay > 0)) {
      enqueue.call(this, queue, task)
      return
    }
    setTimeout(() => {
      try {
        enqueue.call(this, queue, task)
      } catch (error) {
        // The same task twice; nobody waits for the answer any more.
        console.warn(String(error))
      }
    }, delay).unref()
  }
}
