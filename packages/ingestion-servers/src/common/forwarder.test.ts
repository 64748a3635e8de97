import { readFile, rm, writeFile } from 'node:fs/promises'
import { RefusedError, TransientError } from '@ddex/dsp-core'
import { RecordingInbox } from '@ddex/testkit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Forwarder } from './forwarder.ts'
import { silentLogger as logger } from './silent-logger.ts'
import { StagingBench } from './staging-bench.ts'

let bench: StagingBench
let inbox: RecordingInbox
let forwarder: Forwarder

/** A new process on the same volume: what the journal holds is handed on again. */
async function restart(): Promise<void> {
  await bench.restart()
  forwarder = new Forwarder({ staging: bench.staging, inbox, logger, random: () => 0 })
  for (const entry of bench.owed) forwarder.add(entry)
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  bench = await StagingBench.create()
  inbox = new RecordingInbox()
  await restart()
})
afterEach(async () => {
  vi.useRealTimers()
  await bench.remove()
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

const transient = () => new TransientError('STORE_UNAVAILABLE', 'The store is away.')
/** Fails the first `times` tries of a path. */
function failing(path: string, times: number, error: () => Error): { tries: number } {
  const count = { tries: 0 }
  inbox.before = (file) => {
    if (file.path === path && ++count.tries <= times) throw error()
  }
  return count
}

describe('a file that its sender renames or deletes', () => {
  test('is one file in the inbox, under its last name', async () => {
    await bench.put('song.wav.filepart', 'a song')
    await forwarder.drain()
    await (await bench.staging.feed('one')).rename('song.wav.filepart', 'song.wav', false)
    await forwarder.drain()
    expect(inbox.removed).toEqual([{ feedId: 'one', path: 'song.wav.filepart' }])
    expect(inbox.latest('one', 'song.wav')?.size).toBe(6)
    await (await bench.staging.feed('one')).removeFile('song.wav')
    await forwarder.drain()
    expect(inbox.removed.at(-1)).toEqual({ feedId: 'one', path: 'song.wav' })
  })

  test('is taken away after what of it is on its way, and before what comes next', async () => {
    const order: string[] = []
    let letGo: () => void = () => undefined
    const isHeld = new Promise<void>((resolve) => (letGo = resolve))
    inbox.before = async (file) => {
      await isHeld
      order.push(`received ${file.size}`)
    }
    const { remove } = inbox
    inbox.remove = async (...gone) => {
      order.push('removed')
      await remove.apply(inbox, gone)
    }
    await bench.put('song.wav', '1')
    await vi.waitUntil(() => forwarder.status.active === 1)
    await (await bench.staging.feed('one')).removeFile('song.wav')
    await bench.put('song.wav', '22')
    letGo()
    await forwarder.drain()
    expect(order).toEqual(['received 1', 'removed', 'received 2'])
  })
})

describe('files that were published', () => {
  test('reach the inbox in the order of their closing, and leave the journal', async () => {
    const paths = Array.from({ length: 30 }, (_, index) => `${index}.wav`)
    for (const path of paths) await bench.put(path, `content of ${path}`)
    await forwarder.drain()
    expect(inbox.paths('one').sort()).toEqual(paths.sort())
    expect(await bench.names('pending')).toEqual(['notes'])
    expect(forwarder.status).toEqual({ waiting: 0, active: 0, retrying: 0, givenUp: 0 })
  })

  test('go some at a time', async () => {
    let active = 0
    let most = 0
    inbox.before = async () => {
      most = Math.max(most, ++active)
      await new Promise((resolve) => setImmediate(resolve))
      active--
    }
    for (let index = 0; index < 20; index++) await bench.put(`${index}.wav`, 'x')
    await forwarder.drain()
    expect(most).toBeLessThanOrEqual(4)
  })

  test('go before the message that was closed after them', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    inbox.before = (file) => (file.path === '01.wav' ? held : undefined)
    await bench.put('01.wav', 'sound')
    await bench.put('message.xml', '<xml/>')
    await bench.put('02.wav', 'sound')
    await inbox.until((received) => received.length === 1)
    expect(inbox.paths('one')).toEqual(['02.wav'])
    release()
    await forwarder.drain()
    expect(inbox.paths('one')).toEqual(['02.wav', '01.wav', 'message.xml'])
  })

  test('of one path go one after the other, the newest last', async () => {
    for (let index = 0; index < 10; index++) await bench.put('same.wav', `version ${index}`)
    await forwarder.drain()
    expect(inbox.latest('one', 'same.wav')?.sha256).toBe(inbox.received.at(-1)?.sha256)
    expect(inbox.received.length).toBe(10)
    expect((await bench.read('same.wav')).toString()).toBe('version 9')
  })
})

describe('an inbox that cannot take a file now', () => {
  test('is asked again after 1, 2, 4, 8 ... seconds, for as long as it takes', async () => {
    const count = failing('a.wav', 8, transient)
    await bench.put('a.wav', 'x')
    await until(() => forwarder.status.retrying === 1)
    for (const seconds of [1, 2, 4, 8, 16, 32, 60]) {
      const before = count.tries
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
      expect(count.tries).toBe(before)
      await vi.advanceTimersByTimeAsync(1)
      await until(() => forwarder.status.retrying === 1)
      expect(count.tries).toBe(before + 1)
    }
    await vi.advanceTimersByTimeAsync(60_000)
    await forwarder.drain()
    expect(inbox.paths('one')).toEqual(['a.wav'])
  })

  test('does not hold up other files', async () => {
    failing('bad.wav', 1, transient)
    await bench.put('bad.wav', 'x')
    await bench.put('good.wav', 'x')
    await inbox.until((received) => received.length === 1)
    expect(inbox.paths('one')).toEqual(['good.wav'])
  })

  test('gets what is left after a restart', async () => {
    failing('a.wav', 1, transient)
    await bench.put('a.wav', 'x')
    await until(() => forwarder.status.retrying === 1)
    await forwarder.stop()
    await restart()
    await forwarder.drain()
    expect(inbox.paths('one')).toEqual(['a.wav'])
  })
})

describe('a file that the inbox will never take', () => {
  test.each([
    ['a refusal', () => new RefusedError('NO_FEED', 'No such feed.'), 1],
    ['a bug', () => new TypeError('x is not a function'), 5],
  ])('for %s is given up, and tried again when the server starts', async (_, error, tries) => {
    const count = failing('poison.xml', tries, error)
    await bench.put('poison.xml', 'x')
    while (forwarder.status.givenUp === 0) {
      await vi.advanceTimersByTimeAsync(60_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await forwarder.drain()
    expect(count.tries).toBe(tries)
    expect(forwarder.status.givenUp).toBe(1)
    await restart()
    await forwarder.drain()
    expect(inbox.paths('one')).toEqual(['poison.xml'])
    expect(await bench.names('pending')).toEqual(['notes'])
  })
})

describe('the end of the process', () => {
  const stopForwarding = () => forwarder.stop()

  test('after a sender was told OK loses nothing', async () => {
    await stopForwarding()
    await bench.put('a.wav', 'first')
    await bench.put('a.wav', 'second')
    await bench.put('b.xml', 'message')
    await restart()
    await forwarder.drain()
    expect(inbox.paths('one')).toEqual(['a.wav', 'a.wav', 'b.xml'])
    await restart()
    expect(bench.owed).toEqual([])
  })

  test('between the bytes and the note of an entry owes nothing', async () => {
    await stopForwarding()
    await bench.put('a.wav', 'x')
    await writeFile(bench.path('pending', 'notes'), '')
    await restart()
    expect(bench.owed).toEqual([])
    expect(await bench.names('pending')).toEqual(['notes'])
  })

  test('in the middle of a note clears that entry away, and no other', async () => {
    await stopForwarding()
    await bench.put('whole.wav', 'x')
    await bench.put('torn.wav', 'y')
    const notes = await readFile(bench.path('pending', 'notes'), 'utf8')
    await writeFile(bench.path('pending', 'notes'), notes.slice(0, -10))
    await restart()
    expect(bench.owed.map((entry) => entry.path)).toEqual(['whole.wav'])
    await forwarder.drain()
    expect(await bench.names('pending')).toEqual(['notes'])
  })

  test('after an entry was noted and before the file got its name hands the file on', async () => {
    await stopForwarding()
    await bench.put('a.wav', 'x')
    await rm(bench.path('files', 'a.wav'))
    await restart()
    await forwarder.drain()
    expect(inbox.paths('one')).toEqual(['a.wav'])
  })
})

test('a file that its sender removes or renames before it went is not owed under the old name', async () => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  inbox.before = () => held
  for (const name of ['1', '2', '3', '4']) await bench.put(name, 'busy')
  await bench.put('upload.tmp', 'x')
  await bench.put('mistake.wav', 'x')
  await bench.volume.rename('upload.tmp', 'upload.wav', false)
  await bench.volume.removeFile('mistake.wav')
  release()
  await forwarder.drain()
  expect(inbox.paths('one').sort()).toEqual(['1', '2', '3', '4', 'upload.wav'])
  expect(await bench.names('pending')).toEqual(['notes'])
})

describe('files that come one after the other', () => {
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    forwarder = new Forwarder({ staging: bench.staging, inbox, logger, lullMs: 10 })
  })

  test('are handed on when no more come', async () => {
    for (const name of ['1', '2', '3']) {
      await bench.put(name, 'x')
      await vi.advanceTimersByTimeAsync(9)
    }
    expect(inbox.paths('one')).toEqual([])
    await vi.advanceTimersByTimeAsync(20)
    await until(() => forwarder.status.waiting + forwarder.status.active === 0)
    expect(inbox.paths('one').sort()).toEqual(['1', '2', '3'])
  })

  test('are handed on after half a second, however many more come', async () => {
    for (let count = 0; inbox.paths('one').length === 0; count++) {
      expect(count).toBeLessThan(100)
      await bench.put(`${count}`, 'x')
      await vi.advanceTimersByTimeAsync(9)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await forwarder.drain()
    expect(await bench.names('pending')).toEqual(['notes'])
  })

  test('are handed on at once when the server stops', async () => {
    await bench.put('1', 'x')
    await forwarder.drain()
    expect(inbox.paths('one')).toEqual(['1'])
  })
})
