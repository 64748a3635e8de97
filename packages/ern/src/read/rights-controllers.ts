import type { DelegatedRights, RightsController, RightShare } from '../model.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type Element,
  integerOf,
  tokenOf,
  tokensOf,
  tokensOfAny,
} from '../xml/element.ts'
import { type PartyDirectory, readParty } from './parties.ts'
import { readPeriod } from './periods.ts'
import { type Scope, territoriesFor, territoriesOf, wholeWorld } from './scope.ts'

/** `ResourceRightsController`, `WorkRightsController` (ERN 4) or `RightsController` (ERN 3). */
export function readRightsController(
  element: Element,
  scope: Scope,
  parties: PartyDirectory,
): RightsController {
  const partyRef = tokenOf(element, 'RightsControllerPartyReference')
  const own = readParty(element)
  const territories = tokensOf(element, 'Territory')
  const delegated = childrenOf(element, 'DelegatedUsageRights').map(readDelegatedRights)
  return {
    of: element.name === 'WorkRightsController' ? 'work' : 'resource',
    name: (partyRef && parties.get(partyRef)?.name) || own.name,
    partyRef,
    ...(own.names ? { names: own.names } : {}),
    ...(own.ids.length === 0 ? {} : { ids: own.ids }),
    roles: tokensOfAny(element, [
      'RightsControlType',
      'RightsControllerRole',
      'RightsControllerType',
    ]),
    share: tokenOf(element, 'RightSharePercentage'),
    ...(isTrue(element, 'RightShareUnknown') ? { isShareUnknown: true as const } : {}),
    sequence: integerOf(attributeOf(element, 'SequenceNumber')),
    ...territoriesFor(element, scope),
    ...(territories.length === 0 ? {} : { territories }),
    start: tokenOf(element, 'StartDate'),
    end: tokenOf(element, 'EndDate'),
    ...(delegated.length === 0 ? {} : { delegated }),
  }
}

function isTrue(element: Element, name: string): boolean {
  return ['true', '1'].includes(tokenOf(element, name) ?? '')
}

function readDelegatedRights(element: Element): DelegatedRights {
  return {
    useTypes: tokensOf(element, 'UseType'),
    territories: tokensOf(element, 'TerritoryOfRightsDelegation'),
    ...readPeriod(childOf(element, 'PeriodOfRightsDelegation')),
  }
}

/** `RightShare` of a musical work (ERN 3). */
export function readRightShare(element: Element, parties: PartyDirectory): RightShare {
  const scope = wholeWorld(element)
  return {
    ref: tokenOf(element, 'RightShareReference'),
    territories: territoriesOf(element),
    excludedTerritories: tokensOf(element, 'ExcludedTerritoryCode'),
    rights: tokensOf(element, 'RightsType'),
    useTypes: tokensOf(element, 'UseType'),
    commercialModels: tokensOf(element, 'CommercialModelType'),
    controllers: childrenOf(element, 'RightsController').map((one) =>
      readRightsController(one, scope, parties),
    ),
    share: tokenOf(element, 'RightSharePercentage'),
    ...readPeriod(childOf(element, 'ValidityPeriod')),
  }
}
