import { createRequire } from 'node:module'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepScheduleTimes } from './task-queues.ts'

const require = createRequire(import.meta.url)
const module = require('firebase-tools/lib/emulator/tasksEmulator.js')
const queued: string[] = []
module.TaskQueueController.prototype.enqueue = (_: string, task: { name: string }) => {
  queued.push(task.name)
}
keepScheduleTimes(module)

describe('the Cloud Tasks emulator', () => {
  beforeEach(() => {
    queued.length = 0
    vi.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') })
  })
  afterEach(() => void vi.useRealTimers())

  it('runs a task without a time at once', () => {
    new module.TaskQueueController().enqueue('q', { name: 'now' })
    expect(queued).toEqual(['now'])
  })

  it('keeps a task until its time', () => {
    const task = { name: 'later', scheduleTime: '2026-01-01T00:00:30Z' }
    new module.TaskQueueController().enqueue('q', task)
    vi.advanceTimersByTime(29_999)
    expect(queued).toEqual([])
    vi.advanceTimersByTime(1)
    expect(queued).toEqual(['later'])
  })

  it('gives a task as long to answer as Cloud Tasks does', () => {
    const task: { name: string; dispatchDeadline?: string } = { name: 'long' }
    new module.TaskQueueController().enqueue('q', task)
    expect(task.dispatchDeadline).toBe('600s')
  })
})
