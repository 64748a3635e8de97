import type { NewReleaseDraft } from '../write/draft.ts'

/** A two-disc album of ours with everything that a draft can say. */
export function sampleDraft(changes: Partial<NewReleaseDraft> = {}): NewReleaseDraft {
  return {
    messageId: 'MSG-1',
    createdAt: '2026-11-22T10:00:00+00:00',
    sender: { dpid: 'PADPIDA2026112201A', name: 'Example Distribution' },
    recipient: { dpid: 'PADPIDA2026112202B', name: 'Example Service' },
    icpn: '4006381333931',
    title: 'Night & Day <Live>',
    artist: 'Änne Örst',
    label: 'Example Records',
    type: 'Album',
    genre: 'Electronic',
    releaseDate: '2026-11-22',
    pLine: '2026 Example Records',
    cLine: '2026 Example Records',
    explicit: false,
    tracks: [
      track('QZABC2600001', 'First Light', 1, 201),
      track('QZABC2600002', 'Noon', 1, 3723.5),
      { ...track('QZABC2600003', 'Midnight', 2, 60), artist: 'Guest', explicit: true },
    ],
    cover: { uri: 'resources/cover.jpg', hash: { algorithm: 'MD5', value: '0'.repeat(32) } },
    deals: [
      {
        territories: ['Worldwide'],
        commercialModels: ['SubscriptionModel', 'AdvertisementSupportedModel'],
        useTypes: ['OnDemandStream', 'NonInteractiveStream'],
        start: '2026-11-22',
      },
      {
        territories: ['DE', 'AT'],
        commercialModels: ['PayAsYouGoModel'],
        useTypes: ['PermanentDownload'],
        start: '2026-11-22T00:00:00+01:00',
        end: '2027-11-22T00:00:00+01:00',
      },
    ],
    ...changes,
  }
}

function track(isrc: string, title: string, disc: number, durationSeconds: number) {
  return {
    isrc,
    title,
    artist: 'Änne Örst',
    durationSeconds,
    disc,
    file: {
      uri: `resources/${isrc}.flac`,
      hash: { algorithm: 'SHA-256', value: 'a'.repeat(64) },
    },
  }
}
