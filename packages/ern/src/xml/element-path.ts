import type { Element } from './element.ts'
import { Kept } from './kept.ts'
import { Spot } from './spot.ts'

/** XPath with positions: a position stands where an element has like-named siblings or may have them. */
export function pathOf(element: Element): string {
  if (element.path !== '') return element.path
  const { parent } = element
  if (parent === null) return `/${step(element)}`
  if (element.position === 0) {
    const holder = holderOf(element)
    // Without a number the composite's own name is a part of the path in it.
    const inner = holder.position > 0 ? INNER.of(element) : sharedPath(pathInHolder(element))
    return pathOf(holder) + inner
  }
  const position = `[${String(element.position)}]`
  return (element.path = pathOfAlike(parent, element.name) + position)
}

/** Where an element began, for when it is used again for another. */
export function spotOf(element: Element): Spot {
  const { line, column } = element
  const holder = holderOf(element)
  const { parent, name, position } = holder
  if (position === 0 || parent === null) return new Spot(line, column, pathOf(element), 0, '')
  const inner = holder === element ? '' : INNER.of(element)
  return new Spot(line, column, pathOfAlike(parent, name), position, inner)
}

/** Path within a composite that has a number, the same for all of a form. */
const INNER = new Kept((element) => sharedPath(pathInHolder(element)))

let lastParent: Element | null = null
let lastName = ''
let lastPath = ''

/** Composites stand beside composites of the same name. */
function pathOfAlike(parent: Element, name: string): string {
  // The parents are lists and roots, which are not used again for others.
  if (parent !== lastParent || name !== lastName) {
    lastPath = sharedPath(`${pathOf(parent)}/${name}`)
    lastParent = parent
    lastName = name
  }
  return lastPath
}

/** The composite that an element is in, or the root for one without number. */
function holderOf(element: Element): Element {
  let holder = element
  while (holder.position === 0 && holder.parent !== null) holder = holder.parent
  return holder
}

function pathInHolder(element: Element): string {
  const { parent } = element
  if (parent === null || element.position > 0) return ''
  return `${pathInHolder(parent)}/${step(element)}`
}

const MOST_PATHS = 4_096
const paths = new Map<string, string>()

/** One string for the paths that all composites have inside, which a model has many of. */
function sharedPath(path: string): string {
  const known = paths.get(path)
  if (known !== undefined) return known
  if (paths.size === MOST_PATHS) paths.clear()
  paths.set(path, path)
  return path
}

function step(element: Element): string {
  let alike = 0
  let own = 0
  for (let sibling = element.parent?.first ?? null; sibling !== null; sibling = sibling.next) {
    if (sibling.name !== element.name) continue
    alike++
    if (sibling === element) own = alike
  }
  return alike < 2 ? element.name : `${element.name}[${String(own)}]`
}
