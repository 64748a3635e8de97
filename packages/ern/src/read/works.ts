import type { MusicalWork, WorkUse } from '../model.ts'
import { childrenOf, type Element, integerOf, tokenOf } from '../xml/element.ts'
import { readWorkContributors } from './artists.ts'
import { placeOf } from './files.ts'
import { readIdentifiers } from './identifiers.ts'
import { Names } from './names.ts'
import type { PartyDirectory } from './parties.ts'
import { readRest } from './rest.ts'
import { readRightShare } from './rights-controllers.ts'
import { scopesOf } from './scope.ts'
import { WORK } from './shapes.ts'
import { readTitles } from './titles.ts'

const WORK_IDS = new Names('MusicalWorkId')

/** `MusicalWork` of a `WorkList` (ERN 3). */
export function readWork(element: Element, parties: PartyDirectory): MusicalWork {
  const scopes = scopesOf(element)
  const rightShares = childrenOf(element, 'RightShare').map((one) => readRightShare(one, parties))
  return {
    ref: tokenOf(element, 'MusicalWorkReference') ?? '',
    ids: readIdentifiers(scopes, WORK_IDS),
    type: tokenOf(element, 'MusicalWorkType'),
    ...readTitles(scopes),
    contributors: readWorkContributors(scopes, parties),
    ...(rightShares.length === 0 ? {} : { rightShares }),
    ...readRest(element, WORK),
    place: placeOf(element),
  }
}

/** `ResourceMusicalWorkReferenceList`. */
export function readWorkUses(list: Element): WorkUse[] {
  return childrenOf(list, 'ResourceMusicalWorkReference').map((element) => {
    const isFragment = tokenOf(element, 'IsFragment')
    return {
      workRef: tokenOf(element, element.name) ?? '',
      sequence: integerOf(tokenOf(element, 'SequenceNumber')),
      duration: tokenOf(element, 'DurationUsed'),
      ...(isFragment === null ? {} : { isFragment: isFragment === 'true' }),
    }
  })
}
