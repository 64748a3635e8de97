import { describe, expect, it } from 'vitest'
import { testFeed } from '@ddex/testkit'
import { deliveryStates, settledStates, type Delivery } from '../schema/delivery.ts'
import type { InboxFile } from '../schema/feed.ts'
import { advance, type DeliveryEvent } from './machine.ts'
import { newDelivery } from './new-delivery.ts'

const now = new Date('2026-11-22T10:00:00Z')
const later = new Date('2026-11-22T10:00:10Z')
const fresh = newDelivery({ id: 'd', feed: testFeed(), folder: 'a', message: null, now })

const events: DeliveryEvent[] = [
  { type: 'message_read', detail: 'ERN 4.3' },
  { type: 'files_missing', missing: ['a.wav', 'b.wav', 'c.wav', 'd.wav'], until: later },
  { type: 'settling', until: later },
  { type: 'manifest_missing', until: later },
  { type: 'files_checked', detail: '2 files', durationMs: 3, tracks: 2 },
  { type: 'track_ready', detail: 'a.wav', durationMs: 900, done: 1, total: 2 },
  { type: 'media_ready', detail: 'all', durationMs: 1800 },
  { type: 'completed', detail: 'can be heard', warnings: 0 },
  { type: 'completed', detail: 'can be heard', warnings: 1 },
  { type: 'superseded', detail: 'newer' },
  { type: 'repeated', detail: 'the same again' },
  { type: 'replaced', detail: 'another message' },
  { type: 'refused', errors: 2, first: 'No audio.', fix: 'Send it.', isDangerous: false },
  { type: 'refused', errors: 1, first: 'A program.', fix: 'Send audio.', isDangerous: true },
  { type: 'failed', message: 'Store away.', retryAt: later, attempt: 1 },
  { type: 'failed', message: 'Store away.', retryAt: null, attempt: 5 },
  { type: 'reopened', detail: 'something new' },
]

describe('a delivery', () => {
  it.each(events)('has a reason and a next step after $type', (event) => {
    const { change, step } = advance(fresh, event, now)
    expect(change.reason).not.toBe('')
    expect(change.nextStep).toMatch(/\.$/)
    expect(step?.title).not.toBe('')
  })

  it.each(deliveryStates)('that is %s has both after everything that can happen to it', (state) => {
    const held: Delivery = { ...fresh, state }
    const isOver = settledStates.includes(state)
    const taken = events.filter((event) => !isOver || event.type === 'reopened')
    for (const event of taken) {
      const { change, step } = advance(held, event, now)
      expect(deliveryStates).toContain(change.state)
      for (const words of [change.reason, change.nextStep, change.step]) expect(words).toMatch(/\S/)
      expect(step).toMatchObject({ at: now, state: change.state, detail: change.reason })
    }
    for (const event of events.filter((one) => !taken.includes(one)))
      expect(() => advance(held, event, now)).toThrow(`A ${state} delivery cannot take`)
  })

  it('can come into every state', () => {
    const reached = events.map((event) => advance(fresh, event, now).change.state)
    expect(new Set([fresh.state, ...reached])).toEqual(new Set(deliveryStates))
  })

  it('has a reason and a next step from its first file on', () => {
    for (const message of [
      null,
      { name: 'a.xml', path: 'a.xml', size: 1, hashes: {} } as InboxFile,
    ]) {
      const begun = newDelivery({ id: 'd', feed: testFeed(), folder: '', message, now })
      for (const words of [begun.reason, begun.nextStep]) expect(words).toMatch(/\S.*\.$/)
    }
  })

  it('names the missing files and how many there are', () => {
    const { change } = advance(fresh, events[1]!, now)
    expect(change.reason).toBe('4 of the named files are not here: a.wav, b.wav, c.wav and 1 more.')
    expect(change.nextAttemptAt).toEqual(later)
  })

  it('notes when it settled, and only then', () => {
    for (const event of events) {
      const { change } = advance(fresh, event, now)
      const settled = settledStates.includes(change.state!)
      expect(change.settledAt).toEqual(settled ? now : null)
    }
  })

  it('moves out of a settled state only by being reopened', () => {
    const rejected: Delivery = { ...fresh, state: 'rejected' }
    expect(() => advance(rejected, events[0]!, now)).toThrow(/rejected delivery cannot take/)
    expect(advance(rejected, events.at(-1)!, now).change.state).toBe('validating')
  })

  it('does not repeat a step that says nothing new', () => {
    const waiting = { ...fresh, ...advance(fresh, events[1]!, now).change }
    expect(advance(waiting, events[1]!, now).step).toBeNull()
  })

  it('shows how many tracks are prepared', () => {
    expect(advance(fresh, events[5]!, now).change.progress).toEqual({
      done: 1,
      total: 2,
      unit: 'tracks',
    })
  })
})
