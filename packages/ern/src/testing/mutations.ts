/** A pseudo-random number generator (mulberry32): the same seed gives the same run. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** An element of a message's text, from its `<` to behind its end. */
interface Span {
  name: string
  from: number
  /** Behind the start tag. */
  inner: number
  /** Where the end tag begins; `inner` for an empty element. */
  outer: number
  to: number
}

/** The elements of a well-formed message without CDATA, root first. */
export function elementsOf(xml: string): Span[] {
  const spans: Span[] = []
  const open: Span[] = []
  for (const tag of xml.matchAll(
    /<!--[^]*?-->|<\?[^]*?\?>|<(\/?)([\w:.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/g,
  )) {
    if (tag[2] === undefined) continue
    const end = tag.index + tag[0].length
    if (tag[1] === '/') {
      const span = open.pop()
      if (span) Object.assign(span, { outer: tag.index, to: end })
      continue
    }
    const span: Span = { name: tag[2], from: tag.index, inner: end, outer: end, to: end }
    spans.push(span)
    if (tag[4] !== '/') open.push(span)
  }
  return spans
}

const VALUES = [
  '', ' ', 'x', '0', '-1', '+5', '1.5', '1.', '.5', '1e5', 'true', 'TRUE', ' true ', '1', 'yes', 'Worldwide', 'worldwide',
  'XX', 'US', 'UserDefined', 'Unknown', 'A1', 'A-_9', '1A', 'A 1', 'Aé', 'R0', 'P1', 'PT3M9S', 'PT', 'P', 'PT1.5S', 'PT3M9',
  '-PT3M', 'P1Y2M3DT4H5M6.7S', 'P1M2Y', 'PT.5S', '2026', '0000', '02026', '-2026', '26', '2026Z', '2026-13', '2026-02-29', '2024-02-29',
  '2026-11-22', '2026-11-22Z', '2026-11-22T10:00:00', '2026-11-22T10:00:00Z', '2026-11-22T24:00:00', '2026-11-22T24:00:01',
  '2026-11-22T25:00:00', '2026-11-22T10:00', '2026-11-22T10:00:60', '2026-11-22T10:00:00.123+14:00', '2026-11-22T10:00:00+14:30',
  '2026-11-31T10:00:00Z', ' 2026-11-22T10:00:00 ', 'Explicit', 'NotExplicit', 'explicit', 'MainArtist', 'Album', 'en', 'en-US', 'english-xx-yy',
  '12345678901234567890123', '１２', 'OnDemandStream', 'SubscriptionModel', 'MD5', 'SHA256', 'LiveMessage', 'PADPIDA2014120301U', 'DPID',
] // prettier-ignore
const NAMES = ['TerritoryCode', 'Foo', 'Title', 'PartyId', 'Duration', 'ReleaseId', 'Comment', 'LabelName', 'Genre'] // prettier-ignore

type Mutation = (xml: string, spans: Span[], random: (below: number) => number) => string

const cut = (xml: string, from: number, to: number, insert = '') =>
  xml.slice(0, from) + insert + xml.slice(to)

const anyOf = <T>(list: T[], random: (below: number) => number): T => list[random(list.length)] as T

const leaves = (xml: string, spans: Span[]) =>
  spans.filter(({ inner, outer }) => !xml.slice(inner, outer).includes('<'))

export const MUTATIONS: Record<string, Mutation> = {
  remove: (xml, spans, random) => {
    const { from, to } = anyOf(spans.slice(1), random)
    return cut(xml, from, to)
  },
  double: (xml, spans, random) => {
    const { from, to } = anyOf(spans.slice(1), random)
    return cut(xml, to, to, xml.slice(from, to))
  },
  move: (xml, spans, random) => {
    const { from, to } = anyOf(spans.slice(1), random)
    const target = anyOf(spans.slice(1), random).from
    if (target >= from && target < to) return cut(xml, from, to)
    const text = xml.slice(from, to)
    return target < from
      ? cut(xml, target, target, text).slice(0, from + text.length) + cut(xml, target, target, text).slice(to + text.length)
      : cut(cut(xml, target, target, text), from, to)
  },
  rename: (xml, spans, random) => {
    const { name, from, outer, to } = anyOf(spans.slice(1), random)
    const other = random(2) === 0 ? anyOf(NAMES, random) : anyOf(spans.slice(1), random).name
    const renamed = outer < to && xml[outer] === '<' ? cut(xml, outer + 2, outer + 2 + name.length, other) : xml
    return cut(renamed, from + 1, from + 1 + name.length, other)
  },
  value: (xml, spans, random) => {
    const { inner, outer, to } = anyOf(leaves(xml, spans), random)
    return outer === to ? xml : cut(xml, inner, outer, anyOf(VALUES, random))
  },
  swapValue: (xml, spans, random) => {
    const all = leaves(xml, spans)
    const { inner, outer, to } = anyOf(all, random)
    const other = anyOf(all, random)
    return outer === to ? xml : cut(xml, inner, outer, xml.slice(other.inner, other.outer))
  },
  text: (xml, spans, random) => {
    const { inner } = anyOf(spans, random)
    return cut(xml, inner, inner, anyOf(['x', '<![CDATA[x]]>', '<!-- c -->', '&#32;', '<Foo/>'], random))
  },
  attribute: (xml, spans, random) => {
    const span = anyOf(spans, random)
    const tag = xml.slice(span.from, span.inner)
    const attributes = [...tag.matchAll(/\s([\w:]+)="([^"]*)"/g)].filter(([, name]) => !name?.startsWith('xmlns'))
    const one = attributes.length > 0 ? anyOf(attributes, random) : undefined
    if (!one || random(3) === 0) {
      const extra = anyOf(['Foo="1"', 'IsDefault="maybe"', 'LanguageAndScriptCode="e"', 'xml:lang="en"', 'SequenceNumber="a"', 'Namespace="n"'], random)
      const name = span.from + 1 + span.name.length
      return cut(xml, name, name, ` ${extra}`)
    }
    const at = span.from + one.index
    return random(2) === 0
      ? cut(xml, at, at + one[0].length)
      : cut(xml, at, at + one[0].length, ` ${String(one[1])}="${anyOf(VALUES, random)}"`)
  },
} // prettier-ignore
