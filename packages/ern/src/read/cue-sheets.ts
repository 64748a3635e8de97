import type { Cue, CueSheet } from '../model.ts'
import { childrenOf, type Element, ownText, tokenOf, tokensOf } from '../xml/element.ts'
import { readCueContributors } from './artists.ts'
import { placeOf } from './files.ts'
import { identifiersIn, readIdentifiers } from './identifiers.ts'
import { Names } from './names.ts'
import type { PartyDirectory } from './parties.ts'
import { readRest } from './rest.ts'
import { readCLines, readPLines } from './rights.ts'
import { wholeWorld } from './scope.ts'
import { CUE_SHEET } from './shapes.ts'
import { readTitles } from './titles.ts'

const CREATION_IDS = new Names('ResourceId', 'ReferencedCreationId')
const WORK_IDS = new Names('WorkId')

/** `CueSheet` of a `CueSheetList`, in any version. */
export function readCueSheet(element: Element, parties: PartyDirectory): CueSheet {
  return {
    ref: tokenOf(element, 'CueSheetReference') ?? '',
    ids: childrenOf(element, 'CueSheetId').flatMap(readCueSheetId),
    type: tokenOf(element, 'CueSheetType'),
    cues: childrenOf(element, 'Cue').map((cue) => readCue(cue, parties)),
    ...readRest(element, CUE_SHEET),
    place: placeOf(element),
  }
}

/** Its value stands in it (ERN 3) or in a child. */
function readCueSheetId(element: Element) {
  if (element.first !== null) return identifiersIn(element)
  const value = ownText(element).trim()
  return value === '' ? [] : [{ type: 'ProprietaryId', value, namespace: null }]
}

function readCue(element: Element, parties: PartyDirectory): Cue {
  const scopes = [wholeWorld(element)]
  const hasMusic = tokenOf(element, 'HasMusicalContent')
  const creations = childrenOf(element, 'CueCreationReference')
  return {
    useType: tokenOf(element, 'CueUseType'),
    themeType: tokenOf(element, 'CueThemeType'),
    vocalType: tokenOf(element, 'CueVocalType'),
    visualPerception: tokenOf(element, 'CueVisualPerceptionType'),
    origin: tokenOf(element, 'CueOrigin'),
    hasMusicalContent: hasMusic === null ? null : hasMusic === 'true' || hasMusic === '1',
    resourceRefs: creations.flatMap((one) => tokensOf(one, 'CueResourceReference')),
    workRefs: creations.flatMap((one) => tokensOf(one, 'CueWorkReference')),
    ids: readIdentifiers(scopes, CREATION_IDS),
    workIds: readIdentifiers(scopes, WORK_IDS),
    ...readTitles(scopes),
    contributors: readCueContributors(scopes, parties),
    start: tokenOf(element, 'StartTime'),
    end: tokenOf(element, 'EndTime'),
    duration: tokenOf(element, 'Duration'),
    pLines: readPLines(scopes),
    cLines: readCLines(scopes),
  }
}
