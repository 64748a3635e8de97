import { createHash } from 'node:crypto'
import type { NewReleaseDraft } from '@ddex/ern'

export const md5 = (bytes: Uint8Array | string): string =>
  createHash('md5').update(bytes).digest('hex')

/** Bytes that stand for a file in tests that decode nothing. */
export const testFiles: Record<string, string> = {
  'resources/01.wav': 'the first song',
  'resources/02.wav': 'the second song',
  'resources/cover.jpg': 'the cover',
}

const fileOf = (uri: string) => ({
  uri,
  hash: { algorithm: 'MD5', value: md5(testFiles[uri] ?? '') },
})

/** A small album by nobody, to be changed as a test needs it. */
export function releaseDraft(change: Partial<NewReleaseDraft> = {}): NewReleaseDraft {
  return {
    messageId: 'MSG-1',
    createdAt: '2026-11-20T12:00:00+00:00',
    sender: { dpid: 'PADPIDA2026010101A', name: 'Paper Lantern Distribution' },
    recipient: { dpid: 'PADPIDA2026010102B', name: 'Our Service' },
    icpn: '0742832000017',
    title: 'Low Tide',
    artist: 'The Harbour Lights',
    label: 'Paper Lantern',
    type: 'Album',
    genre: 'Ambient',
    releaseDate: '2026-11-20',
    pLine: '2026 Paper Lantern',
    cLine: '2026 Paper Lantern',
    tracks: [
      {
        isrc: 'QZPLR2600001',
        title: 'Ebb',
        artist: 'The Harbour Lights',
        durationSeconds: 60,
        file: fileOf('resources/01.wav'),
      },
      {
        isrc: 'QZPLR2600002',
        title: 'Flow',
        artist: 'The Harbour Lights',
        durationSeconds: 60,
        file: fileOf('resources/02.wav'),
      },
    ],
    cover: fileOf('resources/cover.jpg'),
    deals: [
      {
        territories: ['Worldwide'],
        commercialModels: ['SubscriptionModel'],
        useTypes: ['OnDemandStream'],
        start: '2026-11-01',
      },
    ],
    ...change,
  }
}
