// @vitest-environment node
import { build } from 'esbuild'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Player, PlayerState, PlayerTrack } from '../src/index.ts'
import { makeStreams, whatIsMissing } from './hls-fixture.ts'
import { startMediaServer, type MediaServer } from './media-server.ts'

declare const player: Player
declare const track: (id: string, seconds: number) => PlayerTrack
declare const samples: { element: number; at: number; position: number }[]
declare const statuses: string[]

const executablePath = process.env.DDEX_DSP_CHROMIUM ?? '/usr/bin/chromium'
const missing = whatIsMissing(executablePath)
if (missing)
  console.warn(`SKIPPED: playing in a real browser, because ${missing} does not run here`)

const seconds = { a: 4, b: 4, long: 130 }
const withSound = '--autoplay-policy=no-user-gesture-required'

describe.skipIf(missing)('in a real browser', { timeout: 60_000 }, () => {
  let streams: Awaited<ReturnType<typeof makeStreams>>
  let pageFolder: string
  let server: MediaServer
  let browser: Browser
  let page: Page

  const launch = (...args: string[]): Promise<Browser> =>
    chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1', ...args],
    })

  const openPage = async (inBrowser: Browser, hash = ''): Promise<Page> => {
    const opened = await inBrowser.newPage()
    await opened.goto(`${server.origin}/index.html${hash}`)
    await opened.waitForFunction('globalThis.player')
    return opened
  }

  const state = (): Promise<PlayerState> => page.evaluate(() => player.snapshot())
  const playNow = (...ids: (keyof typeof seconds)[]): Promise<void> =>
    page.evaluate(
      (asked) => player.playNow(asked.map(([id, length]) => track(id, length))),
      ids.map((id) => [id, seconds[id]] as const),
    )
  /** Waits until the track is heard beyond a position. */
  const heard = (id: string, beyond: number) =>
    page.waitForFunction(
      ([wanted, position]) => {
        const now = player.snapshot()
        return now.current?.id === wanted && now.status === 'playing' && now.position > position
      },
      [id, beyond] as const,
      { polling: 20 },
    )

  beforeAll(async () => {
    streams = await makeStreams(seconds)
    pageFolder = await mkdtemp(join(tmpdir(), 'ddex-player-page-'))
    await build({
      entryPoints: { page: join(import.meta.dirname, 'browser/page.ts') },
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: pageFolder,
      logLevel: 'error',
    })
    const html = '<!doctype html><button>Play</button><script type="module" src="page.js"></script>'
    await writeFile(join(pageFolder, 'index.html'), html)
    server = await startMediaServer(streams.folder, pageFolder)
    browser = await launch(withSound)
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await streams?.remove()
    await rm(pageFolder, { recursive: true, force: true })
  })

  beforeEach(async () => {
    Object.assign(server, { allowance: Infinity, style: 'folder', refusals: 0 })
    server.grants.length = 0
    page = await openPage(browser)
  })

  afterEach(() => page.close())

  it('audio time advances, pause holds it and playing goes on from there', async () => {
    await playNow('a')
    await heard('a', 0.5)
    await page.evaluate(() => player.pause())
    const paused = await state()
    expect(paused.status).toBe('paused')
    expect(paused.duration).toBeCloseTo(4, 0)
    await page.evaluate(() => player.play())
    await heard('a', paused.position + 0.2)
    expect(server.grants).toEqual(['a'])
  })

  it('seeks, and plays on from there', async () => {
    await playNow('long')
    await heard('long', 0.2)
    await page.evaluate(() => player.seek(100))
    await heard('long', 100.2)
    expect((await state()).position).toBeLessThan(105)
  })

  it('plays the next track by itself, with a short gap', async () => {
    await playNow('a', 'b')
    await heard('b', 0.5)
    expect(server.grants).toEqual(['a', 'b'])
    const gap = await page.evaluate(() => {
      const last = samples.findLast(({ element }) => element === 0)
      const first = samples.find(({ element, position }) => element === 1 && position > 0)
      return (first?.at ?? NaN) - (first?.position ?? NaN) * 1000 - (last?.at ?? NaN)
    })
    console.info(`gap between two tracks: ${gap.toFixed(1)} ms`)
    expect(gap).toBeLessThan(250)
    await page.waitForFunction(() => player.snapshot().status === 'paused')
    expect(await state()).toMatchObject({ index: 0, position: 0, error: null })
  })

  it.each(['folder', 'query'] as const)(
    'a 403 in mid-play gets a new grant (%s) and plays on in the same place',
    async (style) => {
      Object.assign(server, { style, allowance: 12 })
      await playNow('long')
      await heard('long', 1)
      await page.evaluate(() => player.seek(90))
      await heard('long', 92)
      expect(server.refusals).toBeGreaterThan(0)
      expect(server.grants.length).toBeGreaterThan(1)
      expect((await state()).error).toBeNull()
      const positions = await page.evaluate(() => samples.map(({ position }) => position))
      const afterSeek = positions.slice(positions.findIndex((position) => position >= 90))
      expect(afterSeek.every((position) => position >= 90)).toBe(true)
    },
  )

  it('what is refused again and again ends as an error', async () => {
    server.allowance = 0
    await playNow('a')
    await page.waitForFunction(() => player.snapshot().status === 'error')
    expect((await state()).error).toMatchObject({ code: 'PLAYER_GRANT_REFUSED', trackId: 'a' })
    expect(server.grants).toHaveLength(4)
  })

  it('a reload brings the queue back, paused in the same place', async () => {
    await playNow('b', 'long')
    await heard('b', 1)
    await page.reload()
    await page.waitForFunction('globalThis.player')
    const restored = await state()
    expect(restored).toMatchObject({ status: 'paused', index: 0, current: { id: 'b' } })
    expect(restored.position).toBeGreaterThan(0.9)
    await page.evaluate(() => player.play())
    await heard('b', restored.position)
  })

  it('a browser that wants a gesture is said to block, and a click plays', async () => {
    const strict = await launch()
    page = await openPage(strict, '#now')
    await page.waitForFunction(() => player.snapshot().status === 'blocked')
    expect(await page.evaluate(() => statuses)).not.toContain('playing')
    await page.click('button')
    await heard('a', 0.2)
    await strict.close()
  })
})
