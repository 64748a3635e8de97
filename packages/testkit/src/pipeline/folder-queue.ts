import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assessArrival, processDelivery, type IngestParts, type Signals } from '@ddex/dsp-core'

type Task = { feedId: string; path: string } | { deliveryId: string }

/** A queue that outlives its process, as Cloud Tasks does: it has a task until that is done. */
export function folderQueue(folder: string) {
  mkdirSync(folder, { recursive: true })
  const names = () => readdirSync(folder).sort()
  let count = Number(names().at(-1) ?? 0)
  const add = (task: Task) => {
    count += 1
    writeFileSync(join(folder, String(count).padStart(6, '0')), JSON.stringify(task))
  }
  const signals: Signals = {
    assessArrival: async (feedId, path) => add({ feedId, path }),
    // What may wait is left to the sweep.
    async processDelivery(deliveryId, delaySeconds = 0) {
      if (delaySeconds === 0) add({ deliveryId })
    },
  }
  async function work(parts: IngestParts): Promise<void> {
    for (let [name] = names(); name; [name] = names()) {
      const task = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Task
      if ('deliveryId' in task) await processDelivery(parts, task.deliveryId)
      else
        for (const deliveryId of await assessArrival(parts, task.feedId, task.path))
          add({ deliveryId })
      rmSync(join(folder, name))
    }
  }
  return { signals, work }
}
