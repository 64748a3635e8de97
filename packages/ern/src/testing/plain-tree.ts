import { decodeReferences } from '../xml/entities.ts'

/** An element as a regular expression finds it: another way than the one under test. */
export interface PlainElement {
  name: string
  attributes: [name: string, value: string][]
  text: string
  children: PlainElement[]
}

const TAG = /<(\/?)(?:[\w-]+:)?([\w.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>([^<]*)/g
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** The root of a document without CDATA sections; names are local names. */
export function plainTree(xml: string): PlainElement {
  const top: PlainElement = { name: '', attributes: [], text: '', children: [] }
  const open = [top]
  const body = xml.replace(/<!--[^]*?-->/g, '').replace(/<\?[^]*?\?>/g, '')
  for (const [, end, name = '', attributes = '', empty, after = ''] of body.matchAll(TAG)) {
    if (end) {
      open.pop()
      continue
    }
    const element = { name, attributes: readAttributes(attributes), text: '', children: [] }
    open.at(-1)?.children.push(element)
    if (empty) continue
    element.text = decodeReferences(after)
    open.push(element)
  }
  const [root] = top.children
  if (root === undefined) throw new Error('No element.')
  return root
}

function readAttributes(source: string): [string, string][] {
  return [...source.matchAll(ATTRIBUTE)]
    .filter(([, name = '']) => !/^(xmlns|xsi|xs)\b/.test(name))
    .map(([, name = '', double, single]) => [name, decodeReferences(double ?? single ?? '')])
}
