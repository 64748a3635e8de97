import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type * as fs from 'node:fs/promises'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { silentLogger as logger } from './silent-logger.ts'
import { lockVolume } from './volume-lock.ts'

/** Stands for a process that is held up after it has looked. */
const seen = vi.hoisted(() => ({ delay: (): Promise<void> => Promise.resolve() }))
vi.mock('node:fs/promises', async (original) => {
  const disk = await original<typeof fs>()
  const looked = async (path: string) => {
    const names = await disk.readdir(path)
    await seen.delay()
    return names
  }
  return { ...disk, readdir: looked }
})

let top: string
/** With a path that is too long for a socket's. */
let volume: string
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'volume-lock-'))
  volume = join(top, 'long-name-'.repeat(12), 'volume')
})
afterEach(() => rm(top, { recursive: true, force: true }))

function deferred() {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}

const soon = { waitMs: 0, everyMs: 1, logger }

test('a volume is one process’s until it lets go', async () => {
  const first = await lockVolume({ volume, ...soon })
  await expect(lockVolume({ volume, ...soon })).rejects.toThrow('is used by another server')
  await first.release()
  const second = await lockVolume({ volume, ...soon })
  await second.release()
  expect(await readdir(join(volume, 'locks'))).toEqual(['2'])
})

test('who comes while the one before still has uploads waits for it', async () => {
  const first = await lockVolume({ volume, ...soon })
  let isSecond = false
  const second = lockVolume({ volume, ...soon, waitMs: 60_000 }).then((lock) => {
    isSecond = true
    return lock
  })
  await expect(lockVolume({ volume, ...soon })).rejects.toThrow('is used by another server')
  expect(isSecond).toBe(false)
  await first.release()
  await (await second).release()
})

test('who knocks at the very moment at which the one before lets go has the volume', async () => {
  const first = await lockVolume({ volume, ...soon })
  const released = deferred()
  seen.delay = () => {
    seen.delay = () => Promise.resolve()
    // After the knock, and before it is heard.
    setImmediate(() => void first.release().then(released.resolve))
    return Promise.resolve()
  }
  await (await lockVolume({ volume, ...soon })).release()
  await released.promise
})

/** A process that takes the volume, or lets it go, when it is told to. */
async function startTaker() {
  const program = fileURLToPath(new URL('volume-lock-test-process.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@ddex/source', program, volume],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]()
  const answer = async () => (await answers.next()).value as string
  expect(await answer()).toBe('ready')
  return {
    ask(order: 'take' | 'release') {
      child.stdin.write(`${order}\n`)
      return answer()
    },
    async kill() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

test('a process that was killed holds nothing', async () => {
  const holder = await startTaker()
  expect(await holder.ask('take')).toBe('held')
  await expect(lockVolume({ volume, ...soon })).rejects.toThrow('is used by another server')
  await holder.kill()
  await (await lockVolume({ volume, ...soon })).release()
})

test('of many processes that come at once one has the volume, whoever had it before', async () => {
  const takers = await Promise.all(Array.from({ length: 5 }, startTaker))
  try {
    for (let round = 0; round < 100; round++) {
      const answers = await Promise.all(takers.map((taker) => taker.ask('take')))
      expect(answers.toSorted()).toEqual(['held', ...Array<string>(4).fill('refused')])
      const holder = answers.indexOf('held')
      // An end leaves the same behind as a kill: a socket that nobody answers.
      if (round !== 50) await takers[holder]?.ask('release')
      else {
        await takers[holder]?.kill()
        takers[holder] = await startTaker()
      }
    }
    expect((await readdir(join(volume, 'locks'))).length).toBe(1)
  } finally {
    await Promise.all(takers.map((taker) => taker.kill()))
  }
}, 60_000)

test('who has seen a holder that is long gone does not take the volume of one that came since', async () => {
  await (await lockVolume({ volume, ...soon })).release()
  const goOn = deferred()
  const looking = deferred()
  seen.delay = () => (looking.resolve(), goOn.promise)
  const late = lockVolume({ volume, ...soon })
  await looking.promise
  seen.delay = () => Promise.resolve()
  await (await lockVolume({ volume, ...soon })).release()
  const holder = await lockVolume({ volume, ...soon })
  // The number that the late one wants is free again.
  expect(await readdir(join(volume, 'locks'))).toEqual(['3'])
  goOn.resolve()
  await expect(late).rejects.toThrow('is used by another server')
  await expect(lockVolume({ volume, ...soon })).rejects.toThrow('is used by another server')
  await holder.release()
})

test('what a process left that was killed while it tried is cleared away', async () => {
  await mkdir(join(volume, 'locks'), { recursive: true })
  await writeFile(join(volume, 'locks', 'new-and-killed'), '')
  const lock = await lockVolume({ volume, ...soon })
  expect(await readdir(join(volume, 'locks'))).toEqual(['1'])
  await lock.release()
})
