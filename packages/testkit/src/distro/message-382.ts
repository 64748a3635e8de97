import type { DistroMessage } from './kinds.ts'
import {
  audioFacts,
  dealsOf,
  durationOf,
  fileOf,
  imageFacts,
  lineOf,
  rootOf,
  titleOf,
} from './message-parts.ts'
import { coverName, namedTrack, type DistroRelease } from './release.ts'
import { element } from './xml.ts'

const artistOf = (name: string): string =>
  element('DisplayArtist', [
    element('PartyName', [element('FullName', name)]),
    element('ArtistRole', 'MainArtist'),
  ])

const displayTitle = (words: string): string =>
  element('DisplayTitle', [element('TitleText', words)])

const worldwide = element('TerritoryCode', 'Worldwide')
const audioReference = (index: number): string => `A${String(index + 1).padStart(3, '0')}`

/** ERN 3.8.2, which both dialects write alike: the references to resources lie deep in the territory's details. */
export function message382(message: DistroMessage): string {
  const { release } = message
  const recordings = release.tracks.map((track, index) =>
    element('SoundRecording', [
      element('SoundRecordingType', 'MusicalWorkSoundRecording'),
      element('ResourceReference', audioReference(index)),
      element('SoundRecordingId', [element('ISRC', track.isrc)]),
      titleOf(track.title),
      displayTitle(track.title),
      artistOf(release.artist),
      durationOf(track.seconds),
      element('DetailsByTerritory', [
        worldwide,
        element('ResourceContributor', { sequenceNumber: 1 }, [
          element('PartyName', [element('FullName', track.composer)]),
          element('Role', 'Composer'),
        ]),
        lineOf('PLine', release.artist),
        element('TechnicalSoundRecordingDetails', [
          element('TechnicalResourceDetailsReference', `T${audioReference(index)}`),
          ...audioFacts,
          fileOf(namedTrack(release, index), track, 'URL'),
        ]),
      ]),
    ]),
  )
  return rootOf(message, [
    element('ResourceList', [...recordings, coverOf(release)]),
    element('ReleaseList', [releaseOf(release)]),
    dealsOf(message, 'R001', release),
  ])
}

const coverOf = (release: DistroRelease): string =>
  element('Image', [
    element('ImageType', 'FrontCoverImage'),
    element('ResourceReference', 'I001'),
    element('ImageId', [
      element('ProprietaryId', { Namespace: 'DPID:PADPIDA2023081501R' }, `${release.upc}_IMG_001`),
    ]),
    element('DetailsByTerritory', [
      worldwide,
      element('TechnicalImageDetails', [
        element('TechnicalResourceDetailsReference', 'TI001'),
        ...imageFacts,
        fileOf(coverName(release), release.cover, 'URL'),
      ]),
    ]),
  ])

function releaseOf(release: DistroRelease): string {
  const { upc, title, artist, label, genre, releaseDate, tracks } = release
  const references = [
    ...tracks.map((_track, index) => [audioReference(index), 'SoundRecording'] as const),
    ['I001', 'Image'] as const,
  ].map(([reference, type], index) =>
    element('ReleaseResourceReference', [
      element('SequenceNumber', index + 1),
      element('ReleaseResourceReference', reference),
      element('ResourceType', type),
    ]),
  )
  return element('Release', { IsMainRelease: 'true' }, [
    element('ReleaseReference', 'R001'),
    element('ReleaseType', 'Album'),
    element('ReleaseId', [element('ICPN', { IsEan: 'false' }, upc)]),
    titleOf(title),
    displayTitle(title),
    artistOf(artist),
    element('LabelName', label),
    element('Genre', [element('GenreText', genre)]),
    lineOf('PLine', label),
    lineOf('CLine', label),
    element('GlobalOriginalReleaseDate', releaseDate),
    element('ReleaseDetailsByTerritory', [
      worldwide,
      element('DisplayArtistName', artist),
      element('LabelName', label),
      element('ReleaseDate', releaseDate),
      element('ReleaseResourceReferenceList', references),
    ]),
  ])
}
