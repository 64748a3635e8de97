import type { CompositeCheck, MessageCheck } from './check.ts'
import type { Notes } from './notes.ts'
import type { SiblingChecks } from './siblings.ts'

/** The checks of a profile, by where they look. */
export interface CheckSet {
  /** `List/Item`, `List/*` or the name of a root child. */
  byPlace: ReadonlyMap<string, readonly CompositeCheck[]>
  byName: ReadonlyMap<string, readonly CompositeCheck[]>
  byAttribute: ReadonlyMap<string, readonly CompositeCheck[]>
  ofSiblings: SiblingChecks
  ofMessage: readonly MessageCheck[]
  gathersReferences: boolean
  notes: Notes
}

/** The checks that a profile asks for, sorted for reading. */
export function checkSet(
  profile: string,
  composite: readonly CompositeCheck[],
  message: readonly MessageCheck[],
  notes: Notes,
): CheckSet {
  const byPlace = new Map<string, CompositeCheck[]>()
  const byName = new Map<string, CompositeCheck[]>()
  const byAttribute = new Map<string, CompositeCheck[]>()
  const ofSiblings: Record<string, unknown> = {}
  const asks = ({ only }: { only?: ReadonlySet<string> }): boolean => !only || only.has(profile)
  for (const check of composite.filter(asks)) {
    if (check.on.startsWith('siblings/')) ofSiblings[check.on.slice(9)] = check
    else if (check.on.startsWith('//@')) addTo(byAttribute, check.on.slice(3), check)
    else if (check.on.startsWith('//')) addTo(byName, check.on.slice(2), check)
    else addTo(byPlace, check.on, check)
  }
  const ofMessage = message.filter(asks)
  return {
    ...{ byPlace, byName, byAttribute, ofMessage, notes },
    ofSiblings: { ...ofSiblings, sequenceByName: !('sequenceRange' in ofSiblings) },
    gathersReferences: ofMessage.some(({ rule }) => rule === 'ERN_PROFILE_UNREFERENCED'),
  }
}

function addTo(map: Map<string, CompositeCheck[]>, key: string, check: CompositeCheck): void {
  const known = map.get(key)
  if (known) known.push(check)
  else map.set(key, [check])
}
