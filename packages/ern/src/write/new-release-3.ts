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

/** NewReleaseMessage of ERN 3.8.2. */
export function newRelease3(draft: NewReleaseDraft): Node {
  const tracks = numberTracks(draft.tracks)
  return {
    'ern:NewReleaseMessage': {
      '@xmlns:ern': 'http://ddex.net/xml/ern/382',
      '@xmlns:xs': 'http://www.w3.org/2001/XMLSchema-instance',
      '@MessageSchemaVersionId': 'ern/382',
      '@ReleaseProfileVersionId':
        draft.type === 'Single'
          ? 'CommonReleaseTypes/14/AudioSingle'
          : 'CommonReleaseTypes/14/AudioAlbumMusicOnly',
      '@LanguageAndScriptCode': draft.language ?? 'en',
      MessageHeader: writeHeader(draft),
      ResourceList: {
        SoundRecording: tracks.map((track) => soundRecording(track, draft)),
        Image: cover(draft),
      },
      ReleaseList: {
        Release: [mainRelease(draft, tracks), ...tracks.map((track) => trackRelease(track, draft))],
      },
      DealList: draft.deals.length > 0 ? dealList(draft.deals, tracks) : undefined,
    },
  }
}

function soundRecording(track: NumberedTrack, draft: NewReleaseDraft): Node {
  return {
    SoundRecordingType: 'MusicalWorkSoundRecording',
    SoundRecordingId: { ISRC: track.isrc },
    ResourceReference: track.resourceRef,
    ReferenceTitle: { TitleText: track.title },
    Duration: isoDuration(track.durationSeconds),
    SoundRecordingDetailsByTerritory: {
      TerritoryCode: 'Worldwide',
      Title: titles(track.title),
      DisplayArtist: artist(track.artist),
      LabelName: draft.label,
      PLine: copyrightLine('PLine', draft.pLine),
      Genre: { GenreText: draft.genre },
      ParentalWarningType: warningType(track.explicit ?? draft.explicit),
      TechnicalSoundRecordingDetails: {
        TechnicalResourceDetailsReference: track.technicalRef,
        AudioCodecType: codecOf(track.file.uri),
        File: file(track.file),
      },
    },
  }
}

function titles(title: string): Node[] {
  return ['FormalTitle', 'DisplayTitle'].map((type) => ({ '@TitleType': type, TitleText: title }))
}

function artist(name: string): Node {
  return { '@SequenceNumber': 1, PartyName: { FullName: name }, ArtistRole: 'MainArtist' }
}

function file({ uri, hash }: DraftFile): Node {
  const slash = uri.lastIndexOf('/') + 1
  return {
    FileName: uri.slice(slash),
    FilePath: slash > 0 ? uri.slice(0, slash) : undefined,
    HashSum: { HashSum: hash.value, HashSumAlgorithmType: algorithm(hash.algorithm) },
  }
}

/** Where names such as `sha-256` are registered. */
const HASH_NAMES = 'https://www.iana.org/assignments/hash-function-text-names'
const ALGORITHMS = new Set(['MD4', 'MD5', 'SHA', 'SHA1'])

function algorithm(name: string): string | Node {
  if (ALGORITHMS.has(name)) return name
  return { '@Namespace': HASH_NAMES, '@UserDefinedValue': name, '#text': 'UserDefined' }
}

const COVER = 'A0'

function cover(draft: NewReleaseDraft): Node {
  return {
    ImageType: 'FrontCoverImage',
    ImageId: {
      ProprietaryId: { '@Namespace': `DPID:${draft.sender.dpid}`, '#text': `${draft.icpn}_COVER` },
    },
    ResourceReference: COVER,
    ImageDetailsByTerritory: {
      TerritoryCode: 'Worldwide',
      ParentalWarningType: warningType(draft.explicit),
      TechnicalImageDetails: {
        TechnicalResourceDetailsReference: 'T0',
        ImageCodecType: codecOf(draft.cover.uri),
        File: file(draft.cover),
      },
    },
  }
}

function mainRelease(draft: NewReleaseDraft, tracks: NumberedTrack[]): Node {
  return {
    '@IsMainRelease': 'true',
    ReleaseId: { ICPN: { '@IsEan': String(draft.icpn.length === 13), '#text': draft.icpn } },
    ReleaseReference: 'R0',
    ReferenceTitle: { TitleText: draft.title },
    ReleaseResourceReferenceList: {
      ReleaseResourceReference: [
        ...tracks.map(({ resourceRef }) => resource(resourceRef, 'PrimaryResource')),
        resource(COVER, 'SecondaryResource'),
      ],
    },
    ReleaseType: draft.type,
    ReleaseDetailsByTerritory: {
      ...details(draft, draft.title, draft.artist, draft.explicit),
      ResourceGroup: topGroup(tracks),
      Genre: { GenreText: draft.genre },
      ReleaseDate: draft.releaseDate,
    },
    PLine: copyrightLine('PLine', draft.pLine),
    CLine: copyrightLine('CLine', draft.cLine),
  }
}

function trackRelease(track: NumberedTrack, draft: NewReleaseDraft): Node {
  return {
    '@IsMainRelease': 'false',
    ReleaseId: { ISRC: track.isrc },
    ReleaseReference: track.releaseRef,
    ReferenceTitle: { TitleText: track.title },
    ReleaseResourceReferenceList: {
      ReleaseResourceReference: resource(track.resourceRef, 'PrimaryResource'),
    },
    ReleaseType: 'TrackRelease',
    ReleaseDetailsByTerritory: {
      ...details(draft, track.title, track.artist, track.explicit ?? draft.explicit),
      Genre: { GenreText: draft.genre },
      ReleaseDate: draft.releaseDate,
    },
    PLine: copyrightLine('PLine', draft.pLine),
    CLine: copyrightLine('CLine', draft.cLine),
  }
}

function details(draft: NewReleaseDraft, title: string, by: string, explicit?: boolean): Node {
  return {
    TerritoryCode: 'Worldwide',
    DisplayArtistName: by,
    LabelName: draft.label,
    Title: titles(title),
    DisplayArtist: artist(by),
    ParentalWarningType: warningType(explicit),
  }
}

function resource(ref: string, type: string): Node {
  return { '@ReleaseResourceType': type, '#text': ref }
}

/** The discs, or the tracks of the only one, with the cover (Release Profiles 1.4: a secondary resource of the top group). */
function topGroup(tracks: NumberedTrack[]): Node {
  const discs = discsOf(tracks)
  const [only] = discs
  const cover = {
    ResourceType: 'Image',
    ReleaseResourceReference: resource(COVER, 'SecondaryResource'),
  }
  if (discs.length === 1 && only)
    return { ResourceGroupContentItem: [...contentItems(only[1]), cover] }
  return {
    ResourceGroup: discs.map(([disc, onDisc]) => ({
      SequenceNumber: disc,
      ResourceGroupContentItem: contentItems(onDisc),
    })),
    ResourceGroupContentItem: cover,
  }
}

function contentItems(tracks: NumberedTrack[]): Node[] {
  return tracks.map(({ number, resourceRef }) => ({
    SequenceNumber: number,
    ResourceType: 'SoundRecording',
    ReleaseResourceReference: resource(resourceRef, 'PrimaryResource'),
  }))
}

function dealList(deals: DraftDeal[], tracks: NumberedTrack[]): Node {
  return {
    ReleaseDeal: {
      DealReleaseReference: ['R0', ...tracks.map(({ releaseRef }) => releaseRef)],
      Deal: deals.map((deal) => ({
        DealTerms: {
          CommercialModelType: deal.commercialModels,
          Usage: { UseType: deal.useTypes },
          TerritoryCode: deal.territories,
          ValidityPeriod: validityPeriod(deal),
        },
      })),
    },
  }
}
