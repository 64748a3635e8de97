import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { track, tracks } from '../test/tracks.ts'
import * as queues from './queue.ts'
import type { Queue } from './queue.ts'

const ids = (queue: Queue): string[] => queue.entries.map((entry) => entry.track.id)
const currentId = (queue: Queue | null): string | undefined =>
  queue ? queues.currentTrack(queue)?.id : undefined
const queueOf = (...names: string[]): Queue =>
  queues.replaceTracks(queues.emptyQueue(1), tracks(...names), 0)

describe('the order of a queue', () => {
  it('starts where it was told', () => {
    const queue = queues.replaceTracks(queues.emptyQueue(1), tracks('a', 'b', 'c'), 1)
    expect(currentId(queue)).toBe('b')
  })

  it('keeps a start index within the tracks', () => {
    expect(currentId(queues.replaceTracks(queues.emptyQueue(1), tracks('a', 'b'), 9))).toBe('b')
    expect(currentId(queues.replaceTracks(queues.emptyQueue(1), tracks('a', 'b'), -1))).toBe('a')
    expect(queues.replaceTracks(queues.emptyQueue(1), [], 3).index).toBe(-1)
  })

  it('plays what was asked for next right after the current track', () => {
    expect(ids(queues.insertNext(queueOf('a', 'b'), tracks('x', 'y')))).toEqual([
      'a',
      'x',
      'y',
      'b',
    ])
  })

  it('puts what was added last at the end and starts an empty queue at its first', () => {
    expect(ids(queues.appendTracks(queueOf('a', 'b'), tracks('x')))).toEqual(['a', 'b', 'x'])
    expect(currentId(queues.appendTracks(queues.emptyQueue(1), tracks('x', 'y')))).toBe('x')
    expect(currentId(queues.insertNext(queues.emptyQueue(1), tracks('x', 'y')))).toBe('x')
  })

  it('keeps the current track current when others move or go', () => {
    const queue = queues.goTo(queueOf('a', 'b', 'c', 'd'), 2)
    expect(currentId(queues.removeAt(queue, 0))).toBe('c')
    expect(currentId(queues.removeAt(queue, 3))).toBe('c')
    expect(currentId(queues.moveEntry(queue, 0, 3))).toBe('c')
    expect(ids(queues.moveEntry(queue, 2, 0))).toEqual(['c', 'a', 'b', 'd'])
    expect(currentId(queues.moveEntry(queue, 2, 0))).toBe('c')
  })

  it('lets the next take the place of a removed current track, the first that of the last', () => {
    expect(currentId(queues.removeAt(queueOf('a', 'b'), 0))).toBe('b')
    expect(currentId(queues.removeAt(queues.goTo(queueOf('a', 'b'), 1), 1))).toBe('a')
    expect(queues.removeAt(queueOf('a'), 0).index).toBe(-1)
  })

  it('ignores places that are not there', () => {
    const queue = queueOf('a', 'b')
    expect(queues.removeAt(queue, 5)).toBe(queue)
    expect(queues.moveEntry(queue, 5, 0)).toBe(queue)
    expect(queues.goTo(queue, -1)).toBe(queue)
    expect(ids(queues.moveEntry(queue, 0, 99))).toEqual(['b', 'a'])
  })
})

describe('shuffle', () => {
  const shuffledQueue = queues.withShuffle(queues.goTo(queueOf('a', 'b', 'c', 'd', 'e'), 2), true)

  it('goes on from the current track and plays every other one once', () => {
    expect(currentId(shuffledQueue)).toBe('c')
    expect(shuffledQueue.index).toBe(0)
    expect([...ids(shuffledQueue)].sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('can be undone, with the current track where it was', () => {
    const heard = queues.goTo(shuffledQueue, 3)
    const plain = queues.withShuffle(heard, false)
    expect(ids(plain)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(currentId(plain)).toBe(currentId(heard))
  })

  it('gives back a plain order that knows what was added and removed meanwhile', () => {
    let queue = queues.insertNext(shuffledQueue, tracks('x'))
    queue = queues.appendTracks(queue, tracks('z'))
    queue = queues.removeAt(queue, ids(queue).indexOf('b'))
    expect(ids(queues.withShuffle(queue, false))).toEqual(['a', 'c', 'x', 'd', 'e', 'z'])
  })

  it('is the same for the same seed and another in the next round', () => {
    const names = Array.from({ length: 20 }, (_, index) => `t${index}`)
    const start = queues.withShuffle(queueOf(...names), true)
    expect(ids(queues.withShuffle(queueOf(...names), true))).toEqual(ids(start))
    const end = queues.withRepeat(queues.goTo(start, 19), 'all')
    const next = queues.following(end, 'itself')!
    expect(ids(next)).not.toEqual(ids(start))
    expect([...ids(next)].sort()).toEqual([...names].sort())
  })

  it('lets chance choose the first track unless one was chosen', () => {
    const empty = { ...queues.emptyQueue(1), shuffle: true }
    const names = Array.from({ length: 20 }, (_, index) => `t${index}`)
    const firsts = [1, 2, 3, 4].map((seed) =>
      currentId(queues.replaceTracks({ ...empty, seed }, names.map(track))),
    )
    expect(new Set(firsts).size).toBeGreaterThan(1)
    expect(currentId(queues.replaceTracks(empty, names.map(track), 5))).toBe('t5')
  })

  it('never repeats within a round, never the same track twice across rounds, and can always be undone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), (count, seed) => {
        const names = Array.from({ length: count }, (_, index) => `t${index}`)
        const plain = queues.replaceTracks(queues.emptyQueue(seed), names.map(track), 0)
        let queue = queues.withRepeat(queues.withShuffle(plain, true), 'all')
        const heard = [currentId(queue)]
        for (let step = 1; step < count * 3; step++) {
          queue = queues.following(queue, 'itself')!
          heard.push(currentId(queue))
        }
        for (let round = 0; round < 3; round++) {
          expect(new Set(heard.slice(round * count, (round + 1) * count)).size).toBe(count)
        }
        expect(heard.every((id, index) => id !== heard[index + 1])).toBe(true)
        expect(ids(queues.withShuffle(queue, false))).toEqual(names)
      }),
    )
  })
})

describe('what follows', () => {
  const last = queues.goTo(queueOf('a', 'b'), 1)

  it('ends after the last track, or starts again with repeat all', () => {
    expect(queues.following(last, 'itself')).toBeNull()
    expect(currentId(queues.following(queues.withRepeat(last, 'all'), 'itself'))).toBe('a')
  })

  it('repeats one by itself but gives a listener the next', () => {
    const one = queues.withRepeat(queueOf('a', 'b'), 'one')
    expect(queues.following(one, 'itself')).toBe(one)
    expect(currentId(queues.following(one, 'listener'))).toBe('b')
  })

  it('goes back one, from the first only when repeating', () => {
    expect(currentId(queues.preceding(last))).toBe('a')
    expect(queues.preceding(queueOf('a', 'b'))).toBeNull()
    expect(currentId(queues.preceding(queues.withRepeat(queueOf('a', 'b'), 'all')))).toBe('b')
  })

  it('has nothing for an empty queue', () => {
    const empty = queues.withRepeat(queues.emptyQueue(1), 'all')
    expect(queues.following(empty, 'itself')).toBeNull()
    expect(queues.preceding(empty)).toBeNull()
    expect(queues.currentTrack(queues.withShuffle(empty, true))).toBeNull()
  })
})

describe('any sequence of requests', () => {
  const request = fc.oneof(
    fc.record({ kind: fc.constant('next' as const), count: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ kind: fc.constant('last' as const), count: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ kind: fc.constant('remove' as const), count: fc.integer({ min: -1, max: 12 }) }),
    fc.record({ kind: fc.constant('move' as const), count: fc.integer({ min: -1, max: 12 }) }),
    fc.record({ kind: fc.constant('shuffle' as const), count: fc.integer({ min: 0, max: 1 }) }),
    fc.record({ kind: fc.constant('follow' as const), count: fc.constant(0) }),
  )

  it('leaves an index that is in the queue and ranks that are all different', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 30 }), (requests) => {
        let queue = queues.withRepeat(queueOf('a', 'b', 'c'), 'all')
        let made = 0
        const fresh = (count: number) => Array.from({ length: count }, () => track(`n${made++}`))
        for (const { kind, count } of requests) {
          if (kind === 'next') queue = queues.insertNext(queue, fresh(count))
          if (kind === 'last') queue = queues.appendTracks(queue, fresh(count))
          if (kind === 'remove') queue = queues.removeAt(queue, count)
          if (kind === 'move') queue = queues.moveEntry(queue, count, 12 - count)
          if (kind === 'shuffle') queue = queues.withShuffle(queue, count === 1)
          if (kind === 'follow') queue = queues.following(queue, 'listener') ?? queue
          const size = queue.entries.length
          expect(queue.index).toBe(size === 0 ? -1 : Math.min(Math.max(queue.index, 0), size - 1))
          expect(new Set(queue.entries.map(({ rank }) => rank)).size).toBe(size)
        }
      }),
    )
  })
})
