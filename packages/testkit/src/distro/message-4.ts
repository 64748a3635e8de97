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
import { coverName, namedTrack } from './release.ts'
import { element } from './xml.ts'

/** How the builders of ERN 4 differ. */
interface Shape {
  audioReference(index: number): string
  cover: string
  release: string
  /** Artists and contributors in a PartyList, or by name where they stand. */
  hasParties: boolean
  /** Whether a recording's file has a URI. */
  hasAudioUri: boolean
  hasResourceGroup: boolean
}

const threeDigits = (letter: string, number: number): string =>
  `${letter}${String(number).padStart(3, '0')}`

const plain: Shape = {
  audioReference: (index) => threeDigits('A', index + 1),
  ...{ cover: 'I001', release: 'R001' },
  ...{ hasParties: false, hasAudioUri: true, hasResourceGroup: false },
}

const withParties: Shape = {
  audioReference: (index) => `A${index + 1}`,
  ...{ cover: 'A_cover', release: 'R1' },
  ...{ hasParties: true, hasAudioUri: false, hasResourceGroup: true },
}

/** ERN 4.2 and 4.3, which only share the elements' names with the standard. */
export function message4(message: DistroMessage): string {
  const { dialect, version, release } = message
  const shape = version === '4.3' && dialect === 'B' ? withParties : plain
  return rootOf(message, [
    shape.hasParties ? partiesOf(message) : '',
    element('ResourceList', [...recordingsOf(message, shape), coverOf(message, shape)]),
    element('ReleaseList', [releaseOf(message, shape)]),
    dealsOf(message, shape.release, release),
  ])
}

function partiesOf({ release }: DistroMessage): string {
  const composers = [...new Set(release.tracks.map(({ composer }) => composer))]
  const parties = [release.artist, ...composers, release.label].map((name, index) =>
    element('Party', [
      element('PartyReference', `P${index + 1}`),
      element('PartyName', [element('FullName', name)]),
    ]),
  )
  return element('PartyList', parties)
}

const artistOf = (name: string, { hasParties }: Shape): string =>
  element(
    'DisplayArtist',
    hasParties
      ? [element('ArtistPartyReference', 'P1'), element('DisplayArtistRole', 'MainArtist')]
      : [element('PartyName', [element('FullName', name)])],
  )

/** Dialect A's 4.2 names no contributors. */
function contributorOf({ dialect }: DistroMessage, composer: string, shape: Shape): string {
  if (dialect === 'A') return ''
  const party = shape.hasParties
    ? element('PartyReference', 'P2')
    : element('PartyName', [element('FullName', composer)])
  const role = element('Role', 'Composer')
  return element('ResourceContributor', { sequenceNumber: 1 }, [party, role])
}

const recordingsOf = (message: DistroMessage, shape: Shape): string[] =>
  message.release.tracks.map((track, index) =>
    element('SoundRecording', [
      element('SoundRecordingType', 'MusicalWorkSoundRecording'),
      element('ResourceReference', shape.audioReference(index)),
      element('ResourceId', [element('ISRC', track.isrc)]),
      titleOf(track.title),
      element('DisplayTitleText', track.title),
      artistOf(message.release.artist, shape),
      contributorOf(message, track.composer, shape),
      durationOf(track.seconds),
      element('LanguageOfPerformance', 'en'),
      lineOf('PLine', message.release.artist),
      element('TechnicalDetails', [
        element('TechnicalResourceDetailsReference', `T${shape.audioReference(index)}`),
        ...audioFacts,
        fileOf(namedTrack(message.release, index), track, shape.hasAudioUri ? 'URI' : null),
      ]),
    ]),
  )

const coverOf = ({ release }: DistroMessage, shape: Shape): string =>
  element('Image', [
    element('ImageType', 'FrontCoverImage'),
    element('ResourceReference', shape.cover),
    element('ImageId', [
      element('ProprietaryId', { Namespace: 'DPID:PADPIDA2023081501R' }, `${release.upc}_IMG_001`),
    ]),
    element('TechnicalDetails', [
      element('TechnicalResourceDetailsReference', `T${shape.cover}`),
      ...imageFacts,
      fileOf(coverName(release), release.cover, 'URI'),
    ]),
  ])

function releaseOf({ release }: DistroMessage, shape: Shape): string {
  const { upc, title, artist, label, genre, releaseDate, tracks } = release
  const references = [...tracks.map((_track, index) => shape.audioReference(index)), shape.cover]
  const items = references.map((reference, index) =>
    element('ResourceGroupContentItem', { SequenceNumber: index + 1 }, [
      element('ResourceType', index < tracks.length ? 'SoundRecording' : 'Image'),
      element('ReleaseResourceReference', reference),
    ]),
  )
  const kinds = references.map((reference, index) =>
    element(
      'ReleaseResourceReference',
      { ReleaseResourceType: index === 0 ? 'PrimaryResource' : 'SecondaryResource' },
      reference,
    ),
  )
  return element('Release', [
    element('ReleaseReference', shape.release),
    element('ReleaseType', 'Album'),
    element('ReleaseId', [element('ICPN', { isEan: 'false' }, upc)]),
    titleOf(title),
    element('DisplayTitleText', title),
    artistOf(artist, shape),
    element('LabelName', label),
    element('Genre', [element('GenreText', genre)]),
    lineOf('PLine', label),
    lineOf('CLine', label),
    element('ReleaseDate', releaseDate),
    element('OriginalReleaseDate', releaseDate),
    shape.hasResourceGroup ? element('ResourceGroup', items) : '',
    element('ReleaseResourceReferenceList', kinds),
  ])
}
