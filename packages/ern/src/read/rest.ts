import type { Statement } from '../model.ts'
import { type Element, ownText } from '../xml/element.ts'
import { Kept } from '../xml/kept.ts'
import { append } from './append.ts'
import type { Shape } from './shape.ts'

/** Say nothing that the model has not by other means; see the list in the reference. */
const SILENT_ATTRIBUTES: ReadonlySet<string> = new Set(['IsEan', 'IdentifierType'])

/** What an element says beyond its shape, for the `rest` of what is read from it. */
export function readRest(element: Element, shape: Shape): { rest?: Statement[] } {
  const rest = childrenLeft(element, shape)
  return rest === null ? {} : { rest }
}

interface Uncovered {
  element: Element
  shape: Shape | null
}

const UNCOVERED = new Map<Shape, Kept<readonly Uncovered[]>>()

/** Children that may leave something, for all composites of a form. */
function uncoveredIn(element: Element, shape: Shape): readonly Uncovered[] {
  let uncovered = UNCOVERED.get(shape)
  if (uncovered === undefined) {
    uncovered = new Kept((one) =>
      one.children
        .map((child) => ({ element: child, shape: shape.children.get(child.name) ?? shape.any }))
        .filter((child) => child.shape === null || !isCovered(child.element, child.shape)),
    )
    UNCOVERED.set(shape, uncovered)
  }
  return uncovered.of(element)
}

/** Nothing of an element is left, whatever its texts are. */
function isCovered(element: Element, shape: Shape): boolean {
  if (attributesLeft(element, shape) !== null) return false
  for (let child = element.first; child !== null; child = child.next) {
    const inner = shape.children.get(child.name) ?? shape.any
    if (inner === null || !isCovered(child, inner)) return false
  }
  return true
}

/** The element without what the shape takes, all of it for no shape; null when nothing is left. */
export function leftOf(element: Element, shape: Shape | null): Statement | null {
  const attributes = attributesLeft(element, shape)
  const statements = childrenLeft(element, shape)
  // The text of an element that the shape has says what its left attributes are about.
  const isSaid = element.first === null && (shape === null || attributes !== null)
  const text = isSaid ? ownText(element) : ''
  const isBlank = text.trim() === ''
  if (attributes === null && statements === null && isBlank) return null
  const left: Statement = { name: element.name }
  if (!isBlank) left.text = text
  if (attributes !== null) left.attributes = attributes
  if (statements !== null) left.statements = statements
  return left
}

function childrenLeft(element: Element, shape: Shape | null): Statement[] | null {
  let statements: Statement[] | null = null
  if (shape !== null && element.place !== null) {
    const uncovered = uncoveredIn(element, shape)
    for (let at = 0; at < uncovered.length; at++) {
      const child = uncovered[at] as Uncovered
      const left = leftOf(child.element, child.shape)
      if (left !== null) statements = append(statements, left)
    }
    return statements
  }
  for (let child = element.first; child !== null; child = child.next) {
    const inner = shape && (shape.children.get(child.name) ?? shape.any)
    // Most children are leaves that the shape has.
    if (inner !== null && child.first === null && child.attributes.length === 0) continue
    const left = leftOf(child, inner)
    if (left !== null) statements = append(statements, left)
  }
  return statements
}

function attributesLeft(
  { attributes }: Element,
  shape: Shape | null,
): Record<string, string> | null {
  let left: Record<string, string> | null = null
  for (let at = 0; at < attributes.length; at += 2) {
    const name = attributes[at] as string
    if (shape?.attributes.has(name) || SILENT_ATTRIBUTES.has(name)) continue
    left ??= Object.create(null) as Record<string, string>
    left[name] = attributes[at + 1] ?? ''
  }
  return left
}
