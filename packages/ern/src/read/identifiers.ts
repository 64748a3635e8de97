import type { Identifier } from '../model.ts'
import { attributeOf, type Element } from '../xml/element.ts'
import { append } from './append.ts'
import { Names } from './names.ts'
import { NOTHING } from './nothing.ts'
import { gatherAny, type Scope } from './scope.ts'

export const RELEASE_ID = new Names('ReleaseId')

/** Identifiers inside `ReleaseId`, `ResourceId`, `SoundRecordingId` ...; the value without white space around it. */
export function readIdentifiers(scopes: Scope[], containers: Names): Identifier[] {
  const found = gatherAny(scopes, containers)
  if (found.length === 1 && found[0]) return identifiersIn(found[0].element)
  if (found.length === 0) return NOTHING
  return found.flatMap(({ element }) => identifiersIn(element))
}

export function identifiersIn(container: Element): Identifier[] {
  let ids: Identifier[] | null = null
  for (let child = container.first; child !== null; child = child.next) {
    const value = child.text.trim()
    if (value === '') continue
    ids = append(ids, { type: child.name, value, namespace: attributeOf(child, 'Namespace') })
  }
  return ids ?? NOTHING
}
