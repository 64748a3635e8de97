import { partyReferencesIn } from '../../read/artists.ts'
import { resourceIdsOf } from '../../read/resource.ts'
import { gatherAny, type Scope, scopesOf } from '../../read/scope.ts'
import { attributeOf, childOf, type Element } from '../../xml/element.ts'
import { spotOf } from '../../xml/element-path.ts'
import { Kept } from '../../xml/kept.ts'
import { Identifiers, References } from './form-facts.ts'
import type { MessageFacts } from './message-facts.ts'

/** What is found out once for all resources of a form. */
class ResourcePlan {
  readonly ref: Element | null
  readonly ids: Identifiers
  readonly parties: References
  readonly isSupplemental: boolean

  constructor(element: Element, scopes: Scope[]) {
    const containers = gatherAny(scopes, resourceIdsOf(element.name))
    this.ref = childOf(element, 'ResourceReference')
    this.ids = new Identifiers(containers.map((found) => found.element))
    this.parties = new References(partyReferencesIn(scopes, 'all'))
    this.isSupplemental = attributeOf(element, 'IsSupplemental') === 'true'
  }
}

/** Null where details are by territory: then texts decide about their order. */
const PLANS = new Kept((element): ResourcePlan | null => {
  const scopes = scopesOf(element)
  return scopes[0]?.memory ? new ResourcePlan(element, scopes) : null
})

/** Adds what the rules need to know of a resource. */
export function gatherResource(facts: MessageFacts, element: Element): void {
  const { texts, resources, invalidIds } = facts
  const kept = element.place === null ? null : PLANS.of(element)
  const plan = kept ?? new ResourcePlan(element, scopesOf(element))
  const { ids, isSupplemental } = plan
  const place = spotOf(element)
  ids.look()
  for (const { name, text } of ids.wrong)
    invalidIds[0].push({ type: name, value: text.trim(), place })
  resources.push({
    name: element.name,
    ref: plan.ref?.tokenIn(texts) ?? 0,
    isSupplemental,
    hasIsrc: ids.hasIsrc,
    parties: plan.parties.in(texts, element.place?.form),
    place,
  })
}
