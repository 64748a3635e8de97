import type { Identifier, Resource, ResourceType } from '../model.ts'
import { attributeOf, type Element, tokenOf } from '../xml/element.ts'
import { append } from './append.ts'
import { readArtistLines, readArtists, readOtherContributors, statedArtist } from './artists.ts'
import { describeResource } from './description.ts'
import { Media, placeOf } from './files.ts'
import { readIdentifiers } from './identifiers.ts'
import { Names } from './names.ts'
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

const RESOURCE_ID = new Names('ResourceId')
const IDS = new Map([...TYPES].map((type) => [type, new Names(`${type}Id`, 'ResourceId')]))

export function isResource(name: string): name is ResourceType {
  return TYPES.has(name)
}

/** Elements that hold the identifiers of resources of a type. */
export function resourceIdsOf(type: string): Names {
  return IDS.get(type) ?? RESOURCE_ID
}

/** A child of `ResourceList`, in any version. */
export function readResource(
  element: Element,
  type: ResourceType,
  parties: PartyDirectory,
): Resource {
  const scopes = scopesOf(element)
  const artists = readArtists(scopes, parties)
  const ids = readIdentifiers(scopes, resourceIdsOf(type))
  const { title, titles } = readTitles(scopes)
  const media = new Media(scopes)
  const resource: Resource = {
    ref: tokenOf(element, 'ResourceReference') ?? '',
    type,
    subType: tokenOf(element, `${type}Type`) ?? tokenOf(element, 'Type'),
    isrc: firstIsrc(ids),
    ids,
    title,
    titles,
    artist: statedArtist(scopes),
    artists,
    contributors: readOtherContributors(scopes, parties),
    duration: tokenOf(element, 'Duration'),
    language: firstToken(scopes, 'LanguageOfPerformance'),
    pLines: readPLines(scopes),
    cLines: readCLines(scopes),
    genres: readGenres(scopes),
    parentalWarnings: readParentalWarnings(scopes),
    files: media.files,
    place: placeOf(element),
  }
  const { artistLines } = readArtistLines(scopes)
  if (artistLines) resource.artistLines = artistLines
  describeResource(resource, scopes, parties)
  media.addTo(resource)
  addEditions(resource, scopes, media)
  addOwn(resource, element)
  return resource
}

/** What stands in the element itself and is absent from most. */
function addOwn(resource: Resource, element: Element): void {
  if (attributeOf(element, 'IsSupplemental') === 'true') resource.isSupplemental = true
  const language = attributeOf(element, 'LanguageAndScriptCode')
  if (language !== null) resource.metadataLanguage = language
  const containsAi = tokenOf(element, 'ContainsAI')
  if (containsAi !== null) resource.containsAi = containsAi
  const { rest } = readRest(element, RESOURCE)
  if (rest) resource.rest = rest
}

function addEditions(resource: Resource, scopes: Scope[], media: Media): void {
  for (const scope of editionsOf(scopes)) {
    resource.editions = append(resource.editions, {
      type: tokenOf(scope.element, 'Type'),
      recordingMode: tokenOf(scope.element, 'RecordingMode'),
      ids: readIdentifiers([scope], RESOURCE_ID),
      files: media.filesOf(scope),
    })
  }
}

function editionsOf(scopes: Scope[]): Scope[] {
  const find = (): Scope[] => scopes.filter(({ element }) => element.name.endsWith('Edition'))
  return scopes[0]?.memory?.once(editionsOf, find) ?? find()
}

function firstIsrc(ids: Identifier[]): string | null {
  for (const { type, value } of ids) if (type === 'ISRC') return value
  return null
}
