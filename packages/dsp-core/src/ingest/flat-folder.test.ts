import { writeNewRelease, type NewReleaseDraft } from '@ddex/ern'
import { md5, releaseDraft, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'

/** An album as a distributor with a flat layout sends it: every file beside the message. */
function album(upc: string, change: { hashed?: boolean; songs?: string; title?: string } = {}) {
  const { hashed = false, songs = `${upc} first`, title = upc } = change
  const files = {
    [`${upc}_01_001.wav`]: `${songs} 1`,
    [`${upc}_01_002.wav`]: `${songs} 2`,
    [`${upc}.jpg`]: `${songs} cover`,
  }
  const [one, two, cover] = Object.entries(files).map(([uri, content]) => ({
    uri,
    hash: { algorithm: 'MD5', value: hashed ? md5(content) : 'PENDING' },
  }))
  const draft = (more: Partial<NewReleaseDraft> = {}): string => {
    const plain = releaseDraft({ icpn: upc, title, messageId: `MSG-${upc}`, ...more })
    const tracks = plain.tracks.map((track, at) => ({ ...track, file: (at === 0 ? one : two)! }))
    return writeNewRelease({ ...plain, tracks, cover: cover! }, '4.3')
  }
  return { files, draft }
}

const [a, b] = ['0742832000017', '0742832000024']
const later = { createdAt: '2026-11-22T09:00:00+00:00', messageId: 'MSG-update' }

describe('a flat folder', () => {
  it.each(['', 'incoming', 'deliveries/d-1/1700000000000'])(
    "holds many messages, each with its own files, in '%s'",
    async (folder) => {
      const { send, deliveries, catalogue, at } = service()
      const path = (name: string) => (folder === '' ? name : `${folder}/${name}`)
      for (const upc of [a, b]) {
        const { files, draft } = album(upc, { hashed: true })
        await send(path(`MSG-${upc}.xml`), draft())
        for (const [name, content] of Object.entries(files)) await send(path(name), content)
      }
      expect(deliveries.all()).toHaveLength(2)
      expect(at(path(`MSG-${a}.xml`)).state).toBe('completed')
      expect(at(path(`MSG-${b}.xml`)).state).toBe('completed')
      expect(catalogue.releases().map(({ title }) => title)).toEqual([a, b])
    },
  )

  it("takes media from folders named 'audio' and 'image' beside the message", async () => {
    const { send, only } = service()
    const { files, draft } = album(a, { hashed: true })
    await send('d/1/MSG.xml', draft())
    for (const [name, content] of Object.entries(files))
      await send(`d/1/${name.endsWith('.jpg') ? 'image' : 'audio'}/${name}`, content)
    expect(only().state).toBe('completed')
  })

  it('asks only after the files that concern a message, however many others there are', async () => {
    const { send, parts, pass, deliveries } = service()
    for (let other = 0; other < 60; other += 1) await send(`other-${other}.wav`, `${other}`)
    const { files, draft } = album(a, { hashed: true })
    let read = 0
    const { matching, inFolder } = parts.inbox
    parts.inbox.matching = async (feedId, keys) => {
      const found = await matching(feedId, keys)
      read += found.length
      return found
    }
    parts.inbox.inFolder = async (...asked) => {
      read += 1000
      return inFolder(...asked)
    }
    await send('MSG.xml', draft())
    for (const [name, content] of Object.entries(files)) await send(name, content)
    await pass(0)
    expect(deliveries.all().find(({ messagePath }) => messagePath)?.state).toBe('completed')
    expect(read).toBeLessThan(20)
  })

  it('does not wake the deliveries that a file is not for', async () => {
    const { send, deliveries, at } = service()
    for (const upc of [a, b]) await send(`MSG-${upc}.xml`, album(upc, { hashed: true }).draft())
    const before = at(`MSG-${b}.xml`).updatedAt
    for (const [name, content] of Object.entries(album(a, { hashed: true }).files))
      await send(name, content)
    expect(at(`MSG-${a}.xml`).state).toBe('completed')
    expect(at(`MSG-${b}.xml`)).toMatchObject({ state: 'waiting_for_files', updatedAt: before })
    expect(deliveries.all()).toHaveLength(2)
  })

  it('gives each message a quiet time of its own', async () => {
    const { send, at, pass } = service({ settleSeconds: 10 })
    const { files, draft } = album(a)
    await send('MSG.xml', draft())
    for (const [name, content] of Object.entries(files)) await send(name, content)
    expect(at('MSG.xml').step).toBe('All files are here')
    for (let other = 0; other < 8; other += 1) await send(`other-${other}.wav`, `${other}`)
    await pass(2000)
    expect(at('MSG.xml').state).toBe('completed')
  })

  it('starts the quiet time again when one of its own files comes anew', async () => {
    const { send, only, pass, catalogue } = service({ settleSeconds: 10 })
    const { files, draft } = album(a)
    for (const [name, content] of Object.entries(files)) await send(name, content)
    await send('MSG.xml', draft())
    await pass(8000)
    await send(`${a}_01_001.wav`, 'the whole song')
    await pass(8000)
    expect(only().state).toBe('waiting_for_files')
    expect(catalogue.releases()).toEqual([])
    await pass(2000)
    expect(only().state).toBe('completed')
  })
})

describe('an update that uses the same file names again', () => {
  const sha = async (bench: ReturnType<typeof service>) =>
    (await bench.catalogue.tracksOf(`icpn-${a}`)).map(({ audioSha256 }) => audioSha256)

  async function first(hashed: boolean) {
    const bench = service({ settleSeconds: 10, patienceMinutes: 60 })
    const { files, draft } = album(a, { hashed })
    await bench.send('MSG-1.xml', draft())
    for (const [name, content] of Object.entries(files)) await bench.send(name, content)
    await bench.pass(10_000)
    expect(bench.at('MSG-1.xml').state).toBe('completed')
    return { ...bench, before: await sha(bench) }
  }

  it.each([
    ['before its files', true],
    ['after its files', false],
  ])('without hashes ends with the new ones, sent %s', async (_when, messageFirst) => {
    const bench = await first(false)
    const { files, draft } = album(a, { songs: 'new', title: 'New' })
    const message = () => bench.send('MSG-2.xml', draft(later))
    if (messageFirst) await message()
    for (const [name, content] of Object.entries(files)) await bench.send(name, content)
    if (!messageFirst) await message()
    await bench.pass(10_000)
    await bench.pass(10_000)
    expect(bench.catalogue.releases()).toMatchObject([{ title: 'New' }])
    const now = await sha(bench)
    expect(now.filter((sha256) => bench.before.includes(sha256))).toEqual([])
  })

  it('without hashes is opened again by a file that comes after the quiet time', async () => {
    const bench = await first(false)
    const { files, draft } = album(a, { songs: 'new', title: 'New' })
    await bench.send('MSG-2.xml', draft(later))
    await bench.pass(60_000)
    expect(bench.at('MSG-2.xml').state).toBe('completed')
    expect(await sha(bench)).toEqual(bench.before)
    for (const [name, content] of Object.entries(files)) await bench.send(name, content)
    expect(bench.at('MSG-2.xml').state).toBe('waiting_for_files')
    await bench.pass(10_000)
    expect(bench.at('MSG-2.xml').state).toBe('completed')
    expect(await sha(bench)).not.toEqual(bench.before)
    expect(bench.at('MSG-1.xml').step).toBe('Completed')
  })

  it('with hashes waits for the new files instead of rejecting the old ones', async () => {
    const bench = await first(true)
    const { files, draft } = album(a, { hashed: true, songs: 'new', title: 'New' })
    await bench.send('MSG-2.xml', draft(later))
    expect(bench.at('MSG-2.xml')).toMatchObject({ state: 'waiting_for_files' })
    expect(bench.at('MSG-2.xml').reason).toContain('3 of the named files are not here')
    for (const [name, content] of Object.entries(files)) await bench.send(name, content)
    expect(bench.at('MSG-2.xml').state).toBe('completed')
    expect(bench.at('MSG-1.xml').state).toBe('completed')
    expect(bench.catalogue.releases()).toMatchObject([{ title: 'New' }])
  })

  it('with hashes whose files never come is rejected when patience is over', async () => {
    const bench = await first(true)
    const { draft } = album(a, { hashed: true, songs: 'new', title: 'New' })
    await bench.send('MSG-2.xml', draft(later))
    await bench.pass(61 * 60_000)
    expect(bench.at('MSG-2.xml')).toMatchObject({ state: 'rejected' })
    expect(bench.at('MSG-2.xml').topIssues[0]?.code).toBe('ERN_HASH_MISMATCH')
    expect(bench.catalogue.releases()).toMatchObject([{ title: a }])
  })
})
