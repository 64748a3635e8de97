import { attributeOf, childrenOf, type Element, ownText, tokenOf } from '../xml/element.ts'
import { Kept } from '../xml/kept.ts'
import { NOTHING } from './nothing.ts'
import type { Scope } from './scope.ts'

/**
 * The resources that come with a release and are not of it: marked as secondary in the list or in a group, and
 * nowhere as primary (ERN 3 `ReleaseResourceType`).
 */
export function secondaryIn(scopes: Scope[]): string[] {
  if (!scopes.some(({ element }) => MARKED.of(element))) return NOTHING
  const marks: Marks = { primary: new Set(), secondary: new Set() }
  for (const { element } of scopes) {
    for (const list of childrenOf(element, 'ReleaseResourceReferenceList')) addMarks(list, marks)
    addMarks(element, marks)
  }
  for (const { element } of scopes)
    for (const group of childrenOf(element, 'ResourceGroup')) addMarksIn(group, marks)
  return [...marks.secondary].filter((ref) => !marks.primary.has(ref))
}

const MARKED = new Kept(isMarked)

function isMarked(element: Element): boolean {
  if (attributeOf(element, 'ReleaseResourceType') !== null) return true
  for (let child = element.first; child !== null; child = child.next)
    if (isMarked(child)) return true
  return false
}

interface Marks {
  primary: Set<string>
  secondary: Set<string>
}

function addMarks(element: Element, marks: Marks): void {
  for (const child of childrenOf(element, 'ReleaseResourceReference')) {
    const mark = attributeOf(child, 'ReleaseResourceType')
    if (mark === null) continue
    const ref = tokenOf(child, child.name) ?? ownText(child).trim()
    if (ref !== '') marks[mark === 'SecondaryResource' ? 'secondary' : 'primary'].add(ref)
  }
}

function addMarksIn(group: Element, marks: Marks): void {
  for (const item of childrenOf(group, 'ResourceGroupContentItem')) addMarks(item, marks)
  for (const inner of childrenOf(group, 'ResourceGroup')) addMarksIn(inner, marks)
}

/** Whether a group's item is marked as secondary. */
export function isSecondary(item: Element): boolean {
  const references = childrenOf(item, 'ReleaseResourceReference')
  return references.some((one) => attributeOf(one, 'ReleaseResourceType') === 'SecondaryResource')
}
