import type { DraftDeal, DraftFile, NewReleaseDraft } from './draft.ts'
import {
  codecOf,
  copyrightLine,
  discsOf,
  isoDuration,
  type NumberedTrack,
  numberTracks,
  validityPeriod,
  warningType,
  writeHeader,
} from './parts.ts'
import type { Node } from './xml-builder.ts'

const COVER = 'A0'
const LABEL = 'P1'
const COVER_LINK = { '@LinkDescription': 'CoverArt', '#text': COVER }

/** What differs between the versions of the 4.3 line. */
export interface Edition4 {
  namespace: string
  avsVersion: string
  genreElement: 'Genre' | 'DisplayGenre'
}

interface Context {
  draft: NewReleaseDraft
  tracks: NumberedTrack[]
  /** Artist name to party reference. */
  artists: Map<string, string>
  edition: Edition4
  /** The profile for one recording with its cover: no track releases, the cover linked to the recording. */
  simple: boolean
}

/** NewReleaseMessage of ERN 4.3 and 4.3.2. */
export function newRelease4(draft: NewReleaseDraft, edition: Edition4): Node {
  const tracks = numberTracks(draft.tracks)
  const names = new Set([draft.artist, ...tracks.map(({ artist }) => artist)])
  const artists = new Map([...names].map((name, at) => [name, `P${String(at + 2)}`]))
  const simple = draft.type === 'Single' && tracks.length === 1
  const context: Context = { draft, tracks, artists, edition, simple }
  return {
    'ern:NewReleaseMessage': {
      '@xmlns:ern': edition.namespace,
      '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      '@AvsVersionId': edition.avsVersion,
      '@LanguageAndScriptCode': draft.language ?? 'en',
      '@ReleaseProfileVersionId': simple ? 'SimpleAudioSingle' : 'Audio',
      MessageHeader: writeHeader(draft),
      PartyList: { Party: parties(context) },
      ResourceList: {
        SoundRecording: tracks.map((track) => soundRecording(track, context)),
        Image: cover(draft),
      },
      ReleaseList: {
        Release: mainRelease(context),
        TrackRelease: simple ? undefined : tracks.map((track) => trackRelease(track, context)),
      },
      DealList: draft.deals.length > 0 ? dealList(draft.deals, simple ? [] : tracks) : undefined,
    },
  }
}

function parties({ draft, artists }: Context): Node[] {
  const all: [string, string][] = [[draft.label, LABEL], ...artists]
  return all.map(([name, ref]) => ({ PartyReference: ref, PartyName: { FullName: name } }))
}

function soundRecording(track: NumberedTrack, { draft, artists }: Context): Node {
  return {
    ResourceReference: track.resourceRef,
    Type: 'MusicalWorkSoundRecording',
    SoundRecordingEdition: {
      ResourceId: { ISRC: track.isrc },
      PLine: copyrightLine('PLine', draft.pLine),
      TechnicalDetails: {
        TechnicalResourceDetailsReference: track.technicalRef,
        DeliveryFile: {
          Type: 'AudioFile',
          AudioCodecType: codecOf(track.file.uri),
          File: file(track.file),
          IsProvidedInDelivery: 'true',
        },
      },
    },
    ...titles(track.title),
    ...artist(track.artist, artists),
    Duration: isoDuration(track.durationSeconds),
    ParentalWarningType: warningType(track.explicit ?? draft.explicit),
  }
}

function titles(title: string): Node {
  return { DisplayTitleText: title, DisplayTitle: { TitleText: title } }
}

function artist(name: string, artists: Map<string, string>): Node {
  return {
    DisplayArtistName: name,
    DisplayArtist: {
      '@SequenceNumber': 1,
      ArtistPartyReference: artists.get(name),
      DisplayArtistRole: 'MainArtist',
    },
  }
}

function file({ uri, hash }: DraftFile): Node {
  return { URI: uri, HashSum: { Algorithm: hash.algorithm, HashSumValue: hash.value } }
}

function cover(draft: NewReleaseDraft): Node {
  return {
    ResourceReference: COVER,
    Type: 'FrontCoverImage',
    ResourceId: { ProprietaryId: ownId(draft, `${draft.icpn}_COVER`) },
    ParentalWarningType: warningType(draft.explicit),
    TechnicalDetails: {
      TechnicalResourceDetailsReference: 'T0',
      ImageCodecType: codecOf(draft.cover.uri),
      File: file(draft.cover),
    },
  }
}

function ownId(draft: NewReleaseDraft, value: string): Node {
  return { '@Namespace': `DPID:${draft.sender.dpid}`, '#text': value }
}

function mainRelease({ draft, tracks, artists, edition, simple }: Context): Node {
  const seconds = tracks.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
  return {
    ReleaseReference: 'R0',
    ReleaseType: draft.type,
    ReleaseId: { ICPN: draft.icpn },
    ...titles(draft.title),
    ...artist(draft.artist, artists),
    ReleaseLabelReference: LABEL,
    PLine: copyrightLine('PLine', draft.pLine),
    CLine: copyrightLine('CLine', draft.cLine),
    Duration: isoDuration(seconds),
    [edition.genreElement]: { GenreText: draft.genre },
    ReleaseDate: draft.releaseDate,
    ParentalWarningType: warningType(draft.explicit),
    ResourceGroup: simple ? { ResourceGroupContentItem: withCover(tracks) } : resourceGroup(tracks),
  }
}

function resourceGroup(tracks: NumberedTrack[]): Node {
  const discs = discsOf(tracks)
  const [only] = discs
  return {
    ...(discs.length === 1 && only
      ? { ResourceGroupContentItem: contentItems(only[1]) }
      : {
          ResourceGroup: discs.map(([disc, onDisc]) => ({
            '@ResourceGroupType': 'Component',
            SequenceNumber: disc,
            ResourceGroupContentItem: contentItems(onDisc),
          })),
        }),
    LinkedReleaseResourceReference: COVER_LINK,
  }
}

function withCover(tracks: NumberedTrack[]): Node[] {
  return contentItems(tracks).map((item) => ({
    ...item,
    LinkedReleaseResourceReference: COVER_LINK,
  }))
}

function contentItems(tracks: NumberedTrack[]): Node[] {
  return tracks.map(({ number, resourceRef }) => ({
    SequenceNumber: number,
    ReleaseResourceReference: resourceRef,
  }))
}

function trackRelease(track: NumberedTrack, { draft, edition }: Context): Node {
  return {
    ReleaseReference: track.releaseRef,
    ReleaseId: { ProprietaryId: ownId(draft, `${draft.icpn}_${track.isrc}`) },
    ...titles(track.title),
    ReleaseResourceReference: track.resourceRef,
    ReleaseLabelReference: LABEL,
    [edition.genreElement]: { GenreText: draft.genre },
  }
}

function dealList(deals: DraftDeal[], tracks: NumberedTrack[]): Node {
  return {
    ReleaseDeal: {
      DealReleaseReference: ['R0', ...tracks.map(({ releaseRef }) => releaseRef)],
      Deal: deals.map((deal) => ({
        DealTerms: {
          TerritoryCode: deal.territories,
          ValidityPeriod: validityPeriod(deal),
          CommercialModelType: deal.commercialModels,
          UseType: deal.useTypes,
        },
      })),
    },
  }
}
