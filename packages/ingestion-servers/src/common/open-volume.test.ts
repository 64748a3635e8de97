import type * as fs from 'node:fs/promises'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openVolume } from './open-volume.ts'
import { ConfigError } from './settings.ts'
import { silentLogger } from './silent-logger.ts'

/** Stands for a disk: what it does before it writes or links. */
const disk = vi.hoisted(() => {
  const nothing = (): Promise<void> => Promise.resolve()
  return { write: nothing, link: nothing }
})
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>()
  const written = async (...args: Parameters<typeof real.writeFile>) => {
    await disk.write()
    await real.writeFile(...args)
  }
  const linked = async (...args: Parameters<typeof real.link>) => {
    await disk.link()
    await real.link(...args)
  }
  return { ...real, writeFile: written, link: linked }
})

let top: string
const error = vi.fn()
const logger = { ...silentLogger, error }
beforeEach(async () => {
  disk.write = disk.link = () => Promise.resolve()
  error.mockClear()
  top = await mkdtemp(join(tmpdir(), 'open-volume-'))
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(top, { recursive: true, force: true })
})

const failsWith = (code: string, syscall: 'write' | 'link' = 'write') => {
  disk[syscall] = () => Promise.reject(Object.assign(new Error(code), { code, syscall }))
}

test('is made with the folders above it, for its owner and group alone, and left empty', async () => {
  const volume = join(top, 'a', 'b')
  await openVolume({ volume, logger })
  await openVolume({ volume, logger })
  expect((await stat(volume)).mode & 0o777).toBe(0o750)
  expect(await readdir(volume)).toEqual([])
})

test
  .runIf(process.platform === 'linux')
  .each(['/proc/volume', '/proc/a/b', '/proc', '/dev/null/a'])(
  'is refused in words where nobody can make it: %s',
  async (volume) => {
    const opened = openVolume({ volume, logger })
    await expect(opened).rejects.toThrow(ConfigError)
    await expect(opened).rejects.toThrow(
      new RegExp(
        `^The volume ${volume} cannot be written \\(ENO\\w+\\)\\. Name a folder on a local`,
      ),
    )
  },
)

test('is refused in words where a file is in its place, or nobody may write in it', async () => {
  await writeFile(join(top, 'file'), 'x')
  const opened = openVolume({ volume: join(top, 'file'), logger })
  await expect(opened).rejects.toThrow('cannot be written (EEXIST)')
  failsWith('EROFS')
  await expect(openVolume({ volume: top, logger })).rejects.toThrow('cannot be written (EROFS)')
})

test('is refused in words where a file can have one name only, and left empty', async () => {
  failsWith('EPERM', 'link')
  const opened = openVolume({ volume: top, logger })
  await expect(opened).rejects.toThrow(ConfigError)
  await expect(opened).rejects.toThrow(/makes no hard links \(EPERM\).* Name a folder on a local/)
  expect(await readdir(top)).toEqual([])
})

test('may hold what a start left that was ended half-way', async () => {
  await writeFile(join(top, '.probe'), '')
  await writeFile(join(top, '.probe-link'), '')
  await openVolume({ volume: top, logger })
  expect(await readdir(top)).toEqual([])
})

test('may be opened by several at once, of whom one will get it', async () => {
  await Promise.all(Array.from({ length: 20 }, () => openVolume({ volume: top, logger })))
  expect(await readdir(top)).toEqual([])
})

test('is good enough when it is full: what is on it has to go on', async () => {
  for (const syscall of ['write', 'link'] as const) {
    failsWith('ENOSPC', syscall)
    await openVolume({ volume: top, logger })
  }
})

test('is told of when its disk does not answer, and waited for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let answer = (): void => undefined
  const asked = new Promise<void>((isAsked) => {
    disk.write = () => {
      isAsked()
      return new Promise((resolve) => (answer = resolve))
    }
  })
  const opened = openVolume({ volume: top, logger })
  await asked
  vi.advanceTimersByTime(4999)
  expect(error).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(error.mock.calls).toEqual([
    ['volume_silent', { volume: top, reason: expect.stringContaining('does not answer') }],
  ])
  answer()
  await opened
})
