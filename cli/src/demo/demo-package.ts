import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeNewRelease, type DraftFile, type NewReleaseDraft } from '@ddex/ern'
import type { DemoRelease, DemoTrack } from './catalogue.ts'
import { render } from './composition.ts'
import { drawCover } from './cover.ts'
import { sampleRate } from './stereo.ts'
import { waveFile } from './wave-file.ts'

const sender = { dpid: 'PADPIDA2025010101D', name: 'Demo Distribution' }
const recipient = { dpid: 'PADPIDA2025010102E', name: 'DDEX DSP' }

function writeResource(folder: string, name: string, bytes: Buffer): DraftFile {
  writeFileSync(join(folder, 'resources', name), bytes)
  const value = createHash('md5').update(bytes).digest('hex')
  return { uri: `resources/${name}`, hash: { algorithm: 'MD5', value } }
}

function writeTrack(folder: string, release: DemoRelease, track: DemoTrack, index: number) {
  const sound = render(track.music)
  const name = `${release.icpn}_${String(index + 1).padStart(2, '0')}.wav`
  return {
    ...{ isrc: track.isrc, title: track.title, artist: release.artist },
    durationSeconds: sound.left.length / sampleRate,
    file: writeResource(folder, name, waveFile(sound)),
    explicit: track.explicit ?? false,
  }
}

function draftOf(release: DemoRelease, folder: string): NewReleaseDraft {
  const rights = `${release.releaseDate.slice(0, 4)} ${release.label}`
  const { icpn, messageId, title, artist, label, type, genre, releaseDate, language } = release
  return {
    ...{ icpn, messageId, title, artist, label, type, genre, releaseDate },
    ...(language === undefined ? {} : { language }),
    ...{ sender, recipient, pLine: rights, cLine: rights },
    createdAt: `${releaseDate}T09:00:00+00:00`,
    explicit: release.tracks.some((track) => track.explicit),
    tracks: release.tracks.map((track, index) => writeTrack(folder, release, track, index)),
    cover: writeResource(folder, `${icpn}.png`, drawCover(release.cover)),
    deals: [
      {
        territories: ['Worldwide'],
        commercialModels: ['SubscriptionModel', 'AdvertisementSupportedModel'],
        useTypes: ['OnDemandStream', 'NonInteractiveStream'],
        start: releaseDate,
      },
    ],
  }
}

/**
 * Writes a release as a distributor would send it: `<ICPN>/<ICPN>.xml` and `<ICPN>/resources/`, in
 * `folder`. Returns the package's own folder. What is there already is kept: it is the same.
 */
export function writeDemoPackage(release: DemoRelease, folder: string): string {
  const target = join(folder, release.icpn)
  if (existsSync(target)) return target
  const half = join(folder, `${release.icpn}.part-${process.pid}`)
  rmSync(half, { recursive: true, force: true })
  mkdirSync(join(half, 'resources'), { recursive: true })
  const message = writeNewRelease(draftOf(release, half), release.version)
  writeFileSync(join(half, `${release.icpn}.xml`), message)
  renameSync(half, target)
  return target
}
