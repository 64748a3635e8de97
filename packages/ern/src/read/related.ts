import type { RelatedRelease, RelatedResource, Timing } from '../model.ts'
import { childOf, childrenOf, type Element, tokenOf, tokensOf } from '../xml/element.ts'
import { displayArtist } from './artists.ts'
import { identifiersIn } from './identifiers.ts'
import type { PartyDirectory } from './parties.ts'
import { firstText, firstToken, type Scope, wholeWorld } from './scope.ts'
import { readTitles } from './titles.ts'

export function readRelatedRelease(element: Element, parties: PartyDirectory): RelatedRelease {
  const scopes: Scope[] = [
    wholeWorld(element),
    ...childrenOf(element, 'ReleaseSummaryDetailsByTerritory').map(wholeWorld),
  ]
  const label = tokenOf(element, 'ReleaseLabelReference')
  return {
    relationship: tokenOf(element, 'ReleaseRelationshipType'),
    ids: childrenOf(element, 'ReleaseId').flatMap(identifiersIn),
    ...readTitles(scopes),
    artist: displayArtist(scopes, []),
    label: firstText(scopes, 'LabelName') ?? ((label && parties.get(label)?.name) || null),
    releaseDate: firstToken(scopes, 'ReleaseDate'),
    originalReleaseDate: firstToken(scopes, 'OriginalReleaseDate'),
  }
}

/** `RelatedResource` of ERN 4. */
export function readRelatedResource(element: Element): RelatedResource {
  const timings = childrenOf(element, 'Timing').map(readTiming)
  return {
    relationship: tokenOf(element, 'ResourceRelationshipType'),
    resourceRef: tokenOf(element, 'ResourceRelatedResourceReference'),
    ids: childrenOf(element, 'ResourceId').flatMap(identifiersIn),
    ...(timings.length === 0 ? {} : { timings }),
  }
}

/** `ResourceContainedResourceReferenceList`: the resources that one contains. */
export function readContainedResources(list: Element): RelatedResource[] {
  return childrenOf(list, 'ResourceContainedResourceReference').map((element) => {
    const timing = readTiming(element)
    const isTimed = timing.start !== null || timing.durations.length > 0
    return {
      relationship: tokenOf(element, 'Purpose') ?? 'HasContentFrom',
      resourceRef: tokenOf(element, element.name),
      ids: [],
      ...(isTimed ? { timings: [timing] } : {}),
    }
  })
}

export function readTiming(element: Element): Timing {
  return {
    start: tokenOf(element, 'StartPoint'),
    end: tokenOf(element, 'EndPoint'),
    durations: tokensOf(element, 'DurationUsed'),
  }
}

/** The timing of a preview, which ERN 4.3 puts into an element of its own. */
export function timingOf(element: Element): Element {
  return childOf(element, 'Timing') ?? element
}
