import type { Identifier } from '../model.ts'
import { attributeOf, type Element } from '../xml/element.ts'
import { append } from './append.ts'
import { type Scope, gatherAny } from './scope.ts'

/** Identifiers inside `ReleaseId`, `ResourceId`, `SoundRecordingId` ...; the value without white space around it. */
export function readIdentifiers(scopes: Scope[], ...containers: string[]): Identifier[] {
  const found = gatherAny(scopes, containers)
  if (found.length === 1 && found[0]) return identifiersIn(found[0].element)
  return found.flatMap(({ element }) => identifiersIn(element))
}

export function identifiersIn(container: Element): Identifier[] {
  let ids: Identifier[] | null = null
  for (let child = container.first; child !== null; child = child.next) {
    const value = child.text.trim()
    if (value === '') continue
    ids = append(ids, { type: child.name, value, namespace: attributeOf(child, 'Namespace') })
  }
  return ids ?? []
}
