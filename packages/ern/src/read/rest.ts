import type { Statement } from '../model.ts'
import { attributeNameAt, attributeOf, childAt, type Element, ownText } from '../xml/element.ts'
import type { Shape } from './shape.ts'

/** Say nothing that the model has not by other means; see the list in the reference. */
const SILENT_ATTRIBUTES: ReadonlySet<string> = new Set(['IsEan', 'IdentifierType'])

/** What an element says beyond its shape, for the `rest` of what is read from it. */
export function readRest(element: Element, shape: Shape): { rest?: Statement[] } {
  const rest = leftOf(element, shape)?.statements
  return rest === undefined ? {} : { rest }
}

/** The element without what the shape takes, all of it for no shape; null when nothing is left. */
export function leftOf(element: Element, shape: Shape | null): Statement | null {
  const attributes = attributesLeft(element, shape)
  const statements = childrenLeft(element, shape)
  // The text of an element that the shape has says what its left attributes are about.
  const isSaid = shape === null || attributes !== null
  const text = isSaid && childAt(element, 0) === null ? ownText(element) : ''
  if (attributes === null && statements === null && text.trim() === '') return null
  return {
    name: element.name,
    ...(text.trim() === '' ? {} : { text }),
    ...(attributes === null ? {} : { attributes }),
    ...(statements === null ? {} : { statements }),
  }
}

function childrenLeft(element: Element, shape: Shape | null): Statement[] | null {
  let statements: Statement[] | null = null
  for (let at = 0, child = childAt(element, 0); child !== null; child = childAt(element, ++at)) {
    const left = leftOf(child, shape && (shape.children.get(child.name) ?? shape.any))
    if (left !== null) (statements ??= []).push(left)
  }
  return statements
}

function attributesLeft(element: Element, shape: Shape | null): Record<string, string> | null {
  let left: Record<string, string> | null = null
  for (
    let at = 0, name = attributeNameAt(element, 0);
    name;
    name = attributeNameAt(element, ++at)
  ) {
    if (shape?.attributes.has(name) || SILENT_ATTRIBUTES.has(name)) continue
    left ??= Object.create(null) as Record<string, string>
    left[name] = attributeOf(element, name) ?? ''
  }
  return left
}
