import fc from 'fast-check'
import { fakeClock } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { parseByteRanges } from '../media/byte-range-playlist.ts'
import { parseRange } from './byte-range.ts'
import { openGrant, sealGrant } from './grant.ts'
import { serveStream } from './serve-stream.ts'

const key = 'k'.repeat(40)
const clock = fakeClock()
const grant = {
  uid: 'u1',
  trackId: 't1',
  audioSha256: 'a'.repeat(64),
  expiresAt: clock.now().getTime() + 1000,
}
const asset = {
  durationMs: 9500,
  renditions: [
    {
      name: '128k',
      bandwidth: 130_000,
      codecs: 'mp4a.40.2',
      initLength: 700,
      segments: [
        { durationMs: 6000, length: 90_000 },
        { durationMs: 3500, length: 50_000 },
      ],
    },
  ],
}
const parts = {
  media: { audio: async () => asset },
  delivery: { signedUrl: async () => null },
  clock,
  key,
}

describe('a grant', () => {
  it('opens with the key that sealed it, until it runs out', () => {
    const word = sealGrant(grant, key)
    expect(openGrant(word, key, clock.now())).toEqual(grant)
    expect(openGrant(word, 'x'.repeat(40), clock.now())).toBeNull()
    expect(openGrant(word, key, new Date(grant.expiresAt))).toBeNull()
  })

  it('does not open when a single character was changed', () => {
    const word = sealGrant(grant, key)
    fc.assert(
      fc.property(
        fc.nat(word.length - 1),
        fc.constantFrom('A', 'b', '9', '-', '.'),
        (at, other) => {
          fc.pre(word[at] !== other)
          const changed = word.slice(0, at) + other + word.slice(at + 1)
          const opened = openGrant(changed, key, clock.now())
          // The last character of base64url has bits that carry nothing.
          return opened === null || at === word.length - 1
        },
      ),
    )
  })

  it('never throws on foreign text', () => {
    fc.assert(fc.property(fc.string(), (text) => openGrant(text, key, clock.now()) === null))
  })
})

describe('the stream gate', () => {
  const at = (file: string) => serveStream(parts, `/stream/${sealGrant(grant, key)}/${file}`)

  it('answers the multivariant playlist and each rendition', async () => {
    const main = await at('main.m3u8')
    expect(main.type === 'playlist' && main.body).toContain(
      'BANDWIDTH=130000,CODECS="mp4a.40.2"\n128k.m3u8',
    )
    const media = await at('128k.m3u8')
    expect(media.type === 'playlist' && media.body).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:6
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="128k.mp4",BYTERANGE="700@0"
#EXTINF:6.000,
#EXT-X-BYTERANGE:90000@700
128k.mp4
#EXTINF:3.500,
#EXT-X-BYTERANGE:50000@90700
128k.mp4
#EXT-X-ENDLIST
`)
  })

  it('answers the media of a rendition with its size', async () => {
    expect(await at('128k.mp4')).toEqual({
      status: 200,
      type: 'media',
      object: `media/${grant.audioSha256}/128k.mp4`,
      size: 140_700,
    })
  })

  it('names signed URLs where the bucket serves the bytes', async () => {
    const delivery = { signedUrl: async (object: string) => `https://bucket.example/${object}?s=1` }
    const path = `/stream/${sealGrant(grant, key)}/128k.m3u8`
    const answer = await serveStream({ ...parts, delivery }, path)
    expect(answer.type === 'playlist' && answer.body).toContain('https://bucket.example/media/')
  })

  it.each(['master.wav', '../secret', '999k.m3u8', '999k.mp4', 'main.mp4'])(
    'has nothing at %s',
    async (file) => expect((await at(file)).status).toBe(404),
  )

  it('refuses without a grant, and with one that ran out', async () => {
    expect((await serveStream(parts, '/stream/nonsense/main.m3u8')).status).toBe(403)
    const old = sealGrant({ ...grant, expiresAt: 1 }, key)
    expect((await serveStream(parts, `/stream/${old}/main.m3u8`)).status).toBe(403)
  })
})

describe('a byte range', () => {
  it.each([
    [undefined, { kind: 'whole' }],
    ['bytes=0-99', { kind: 'part', start: 0, end: 99 }],
    ['bytes=900-', { kind: 'part', start: 900, end: 999 }],
    ['bytes=900-5000', { kind: 'part', start: 900, end: 999 }],
    ['bytes=-10', { kind: 'part', start: 990, end: 999 }],
    ['bytes=1000-', { kind: 'unsatisfiable' }],
    ['bytes=5-2', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['items=0-1', { kind: 'whole' }],
  ])('%s', (header, expected) => expect(parseRange(header, 1000)).toEqual(expected))
})

describe('cuts of a rendition', () => {
  it('are read from the playlist that the encoder wrote', () => {
    const playlist = `#EXTM3U
#EXT-X-MAP:URI="s.mp4",BYTERANGE="765@0"
#EXTINF:3.989333,
#EXT-X-BYTERANGE:2057@765
#EXT-X-PROGRAM-DATE-TIME:2026-11-22T10:28:39.000+0000
s.mp4
`
    expect(parseByteRanges(playlist)).toEqual({
      initLength: 765,
      segments: [{ durationMs: 3989, length: 2057 }],
    })
  })

  it('are missed loudly when they are not there', () => {
    expect(() => parseByteRanges('#EXTM3U')).toThrow(/initialisation/)
  })
})
