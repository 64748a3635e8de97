import type { Identifier } from '../model.ts'
import { attributeOf, type Element } from '../xml/element.ts'
import { gather, type Scope } from './scope.ts'

/** Identifiers inside `ReleaseId`, `ResourceId`, `SoundRecordingId` ...; the value without white space around it. */
export function readIdentifiers(scopes: Scope[], ...containers: string[]): Identifier[] {
  return gather(scopes, ...containers).flatMap(({ element }) => identifiersIn(element))
}

export function identifiersIn(container: Element): Identifier[] {
  return container.children
    .map((child) => ({
      type: child.name,
      value: child.text.trim(),
      namespace: attributeOf(child, 'Namespace'),
    }))
    .filter(({ value }) => value !== '')
}
