import type { Release } from '../model.ts'
import type { Element } from '../xml/element.ts'
import { displayArtist, readOtherContributors } from './artists.ts'
import { placeOf } from './files.ts'
import { readIdentifiers, RELEASE_ID } from './identifiers.ts'
import type { PartyDirectory } from './parties.ts'
import { readRest } from './rest.ts'
import { wholeWorld } from './scope.ts'
import { RELEASE } from './shapes.ts'
import { readTitles } from './titles.ts'

/** `PurgedRelease`: which release to remove, by its identifiers. */
export function readPurgedRelease(element: Element, parties: PartyDirectory): Release {
  const scopes = [wholeWorld(element)]
  const artists = readOtherContributors(scopes, parties)
  return {
    ref: '',
    kind: 'Release',
    isMain: true,
    type: null,
    ids: readIdentifiers(scopes, RELEASE_ID),
    ...readTitles(scopes),
    artist: displayArtist(scopes, artists),
    artists,
    label: null,
    pLines: [],
    cLines: [],
    genres: [],
    parentalWarnings: [],
    releaseDate: null,
    originalReleaseDate: null,
    resourceRefs: [],
    groups: [],
    coverRefs: [],
    ...readRest(element, RELEASE),
    place: placeOf(element),
  }
}
