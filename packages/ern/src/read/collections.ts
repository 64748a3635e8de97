import type { Collection, CollectionUse } from '../model.ts'
import { childOf, childrenOf, type Element, integerOf, ownText, tokenOf } from '../xml/element.ts'
import { readOtherContributors } from './artists.ts'
import { placeOf } from './files.ts'
import { readIdentifiers } from './identifiers.ts'
import { Names } from './names.ts'
import type { PartyDirectory } from './parties.ts'
import { readRest } from './rest.ts'
import { scopesOf } from './scope.ts'
import { COLLECTION } from './shapes.ts'
import { readTitles } from './titles.ts'

const IDS = { Chapter: new Names('ChapterId'), Collection: new Names('CollectionId') }

/** `Chapter` of a `ChapterList` (ERN 4) or `Collection` of a `CollectionList` (ERN 3). */
export function readCollection(element: Element, parties: PartyDirectory): Collection {
  const scopes = scopesOf(element)
  const kind = element.name === 'Chapter' ? 'Chapter' : 'Collection'
  return {
    ref: tokenOf(element, `${kind}Reference`) ?? '',
    kind,
    type: tokenOf(element, 'CollectionType'),
    ids: readIdentifiers(scopes, IDS[kind]),
    ...readTitles(scopes),
    sequence: integerOf(tokenOf(element, 'SequenceNumber')),
    contributors: readOtherContributors(scopes, parties),
    start: tokenOf(element, 'StartTime'),
    end: tokenOf(element, 'EndTime'),
    duration: tokenOf(element, 'Duration'),
    imageRef: tokenOf(element, 'RepresentativeImageReference'),
    ...readMembers(element),
    ...readRest(element, COLLECTION),
    place: placeOf(element),
  }
}

function readMembers(
  element: Element,
): Pick<Collection, 'resourceRefs' | 'workRefs' | 'collections'> {
  const resourceRefs = membersOf(element, 'CollectionResourceReference')
  const workRefs = membersOf(element, 'CollectionWorkReference')
  const inner = childOf(element, 'CollectionCollectionReferenceList')
  return {
    ...(resourceRefs.length === 0 ? {} : { resourceRefs }),
    ...(workRefs.length === 0 ? {} : { workRefs }),
    ...(inner === null ? {} : { collections: readCollectionUses(inner) }),
  }
}

function membersOf(element: Element, name: string): string[] {
  const list = childOf(element, `${name}List`)
  if (list === null) return []
  return childrenOf(list, name)
    .map((member) => tokenOf(member, name))
    .filter((ref) => ref !== null)
}

/** `SoundRecordingCollectionReferenceList` and the like: each entry holds a reference of its own name. */
export function readCollectionUses(list: Element): CollectionUse[] {
  return childrenOf(list, list.name.slice(0, -'List'.length)).map((element) => ({
    ref: tokenOf(element, element.name) ?? ownText(element).trim(),
    sequence: integerOf(tokenOf(element, 'SequenceNumber')),
    start: tokenOf(element, 'StartTime'),
    end: tokenOf(element, 'EndTime'),
    duration: tokenOf(element, 'Duration'),
  }))
}

/** `VideoChapterReference` and the like of ERN 4, whose times stand in the chapter. */
export function readChapterUse(element: Element): CollectionUse {
  return { ref: ownText(element).trim(), sequence: null, start: null, end: null, duration: null }
}
