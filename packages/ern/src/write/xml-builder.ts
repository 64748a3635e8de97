import { XMLBuilder } from 'fast-xml-parser'

/** An element's content: text, or children and `@attributes` in the order of their keys. `undefined` is left out. */
export type Content = string | number | boolean | Node | undefined
export interface Node {
  [name: string]: Content | Content[]
}

const builder = new XMLBuilder({
  format: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
})

/** A document in UTF-8 with one root. */
export function buildDocument(root: Node): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(withoutUndefined(root))}`
}

function withoutUndefined(node: Node): Node {
  const kept = Object.entries(node).filter(([, content]) => content !== undefined)
  return Object.fromEntries(kept.map(([name, content]) => [name, clean(content)]))
}

function clean(content: Content | Content[]): Content | Content[] {
  if (Array.isArray(content)) return content.map((one) => clean(one) as Content)
  return typeof content === 'object' ? withoutUndefined(content) : content
}
