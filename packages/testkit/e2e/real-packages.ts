import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Bench } from './bench.ts'
import { Listener } from './listener.ts'
import { repository, scratch } from './stack.ts'
import { unzip } from './zip.ts'

const corpus = process.env.DDEX_DSP_CORPUS ?? join(repository, '..', 'shared')
const packages = join(corpus, 'ern', 'assets', 'packages')
const album = join(packages, 'AudiusProject-audius-protocol__1_CPD1b.zip')
const wrongHashes = join(packages, 'AudiusProject-audius-protocol__sony1_b.zip')
const missing = !existsSync(album) || !existsSync(wrongHashes)

if (missing) {
  console.warn(`SKIPPED: two tests with real packages; ${packages} is not there (DDEX_DSP_CORPUS).`)
}

const hex = /\b[0-9a-f]{32,64}\b/gi

/** Two packages that were really sent to a service; licensed, so they are read where they are. */
export function describeRealPackages(bench: Bench): void {
  it.skipIf(missing)('turns a real batch into an album that can be heard', async () => {
    const { sender, service, stack, browser } = bench
    const folder = join(scratch, 'corpus')
    unzip(album, folder)
    await sender.sendFolder(join(folder, '20161024145603121'))
    const delivery = await service.settled('20161024145603121/721620118165')
    expect(delivery.state, String(delivery.reason)).toMatch(/^completed/)
    const [id] = delivery.releaseIds as string[]
    // Six WAV files were sent; the message names two of them.
    const tracks = await service.list('tracks')
    expect(tracks.filter(({ releaseId }) => releaseId === id)).toHaveLength(2)

    const listener = await Listener.open(browser, stack)
    const { email, password } = bench.listener()
    await listener.signIn(email, password)
    await listener.page.goto(`/release/${id}`)
    await listener.page.getByTestId('track-row').first().waitFor()
    await listener.playRelease()
    expect(await listener.hears(2)).toBeGreaterThanOrEqual(2)
    await listener.page.context().close()
  })

  it.skipIf(missing)(
    'rejects a real release whose hashes are wrong, naming file, stated and found hash',
    async () => {
      const { sender, service } = bench
      const before = await bench.catalogue()
      const folder = join(scratch, 'corpus')
      unzip(wrongHashes, folder)
      await sender.sendFolder(join(folder, 'A10301A0005108088N'))
      const delivery = await service.settled('A10301A0005108088N')
      expect(delivery.state).toBe('rejected')
      const issues = await service.issues(delivery.id)
      const wrong = issues.filter(({ code }) => String(code).includes('HASH'))
      expect(wrong.length).toBeGreaterThan(0)
      for (const issue of wrong) {
        expect(`${issue.path} ${issue.message}`).toMatch(/A10301A0005108088N_T-/)
        expect(new Set(String(issue.message).toLowerCase().match(hex)).size).toBe(2)
      }
      expect(await bench.catalogue()).toEqual(before)
    },
  )

  it.skipIf(missing)('takes the same release with warnings where the feed says so', async () => {
    const { sender, service, stack } = bench
    await service.setFeedSetting(stack.sftp.feedId, 'hashPolicy', 'warn')
    const from = join(scratch, 'corpus', 'A10301A0005108088N')
    const again = join(scratch, 'corpus', 'again', 'A10301A0005108088N-again')
    mkdirSync(join(scratch, 'corpus', 'again'), { recursive: true })
    renameSync(from, again)
    await sender.sendFolder(again)
    const delivery = await service.settled('A10301A0005108088N-again')
    expect(delivery.state, String(delivery.reason)).toBe('completed_with_warnings')
    expect(delivery.releaseIds).not.toEqual([])
  })
}
