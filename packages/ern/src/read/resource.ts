import type { Identifier, Resource, ResourceType } from '../model.ts'
import { attributeOf, type Element, tokenOf } from '../xml/element.ts'
import { displayArtist, readArtistLines, readArtists, readOtherContributors } from './artists.ts'
import { describeResource, readMetadataLanguage } from './description.ts'
import { placeOf, readMedia } from './files.ts'
import { readIdentifiers } from './identifiers.ts'
import type { PartyDirectory } from './parties.ts'
import { readRest } from './rest.ts'
import { readCLines, readGenres, readParentalWarnings, readPLines } from './rights.ts'
import { firstToken, type Scope, scopesOf } from './scope.ts'
import { RESOURCE } from './shapes.ts'
import { readTitles } from './titles.ts'

const TYPES: ReadonlySet<string> = new Set<ResourceType>([
  'SoundRecording',
  'Video',
  'Image',
  'Text',
  'SheetMusic',
  'Software',
  'MIDI',
  'UserDefinedResource',
])

export function isResource(name: string): name is ResourceType {
  return TYPES.has(name)
}

/** A child of `ResourceList`, in any version. */
export function readResource(
  element: Element,
  type: ResourceType,
  parties: PartyDirectory,
): Resource {
  const scopes = scopesOf(element)
  const artists = readArtists(scopes, parties)
  const ids = readIdentifiers(scopes, `${type}Id`, 'ResourceId')
  return {
    ref: tokenOf(element, 'ResourceReference') ?? '',
    type,
    subType: tokenOf(element, `${type}Type`) ?? tokenOf(element, 'Type'),
    isrc: firstIsrc(ids),
    ids,
    ...readTitles(scopes),
    artist: displayArtist(scopes, artists),
    ...readArtistLines(scopes),
    artists,
    contributors: readOtherContributors(scopes, parties),
    duration: tokenOf(element, 'Duration'),
    language: firstToken(scopes, 'LanguageOfPerformance'),
    ...describeResource(scopes, parties),
    ...readMetadataLanguage(element),
    ...readTerms(scopes),
    ...readMedia(scopes),
    ...(attributeOf(element, 'IsSupplemental') === 'true' ? { isSupplemental: true as const } : {}),
    ...readAi(element),
    ...readEditions(scopes),
    ...readRest(element, RESOURCE),
    place: placeOf(element),
  }
}

function readTerms(scopes: Scope[]) {
  return {
    pLines: readPLines(scopes),
    cLines: readCLines(scopes),
    genres: readGenres(scopes),
    parentalWarnings: readParentalWarnings(scopes),
  }
}

function readEditions(scopes: Scope[]): Pick<Resource, 'editions'> {
  const editions = scopes.filter(({ element }) => element.name.endsWith('Edition'))
  if (editions.length === 0) return {}
  return {
    editions: editions.map((scope) => ({
      type: tokenOf(scope.element, 'Type'),
      recordingMode: tokenOf(scope.element, 'RecordingMode'),
      ids: readIdentifiers([scope], 'ResourceId'),
      files: readMedia([scope]).files,
    })),
  }
}

/** `ContainsAI` of a resource or release. */
export function readAi(element: Element): { containsAi?: string } {
  const containsAi = tokenOf(element, 'ContainsAI')
  return containsAi === null ? {} : { containsAi }
}

function firstIsrc(ids: Identifier[]): string | null {
  return ids.find(({ type }) => type === 'ISRC')?.value ?? null
}
