import { describe, expect, it } from 'vitest'
import { decodeReferences } from './entities.ts'
import { CompositeBuilder } from './composites.ts'
import type { Element } from './element.ts'
import { pathOf } from './element-path.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { DocumentReader } from './read-document.ts'

interface Found {
  text: string
  line: number
  column: number
  path: string
}

/** The second child of each item, as the composite of its time shows it. */
function read(xml: string, piece = xml.length): Found[] {
  const found: Found[] = []
  const builder = new CompositeBuilder(
    {
      root: () => undefined,
      isList: (name) => name === 'List',
      list: () => undefined,
      composite({ first }) {
        const { text, line, column } = first?.next as Element
        found.push({ text, line, column, path: pathOf(first?.next as Element) })
      },
    },
    DEFAULT_LIMITS,
  )
  const reader = new DocumentReader(builder, DEFAULT_LIMITS)
  const bytes = new TextEncoder().encode(xml)
  for (let at = 0; at < bytes.length; at += piece) reader.writeBytes(bytes.subarray(at, at + piece))
  reader.end()
  builder.finish()
  return found
}

/** The same by searching. */
function search(xml: string): Found[] {
  return [...xml.matchAll(/<Second>([^<]*)/g)].map(({ index, 1: text = '' }, at) => {
    const lines = xml.slice(0, index).split(/\r\n|[\r\n]/)
    const path = `/Root/List/Item[${String(at + 1)}]/Second`
    const column = (lines.at(-1)?.length ?? 0) + 1
    return {
      ...{ line: lines.length, column, path },
      text: decodeReferences(text.replace(/\r\n?/g, '\n')),
    }
  })
}

const TEXTS = [
  ...['plain', 'plain', 'other', '', '', 'é 𝄞', 'é 𝄞', 'a &amp; b', 'a &amp; b', '&#x1D11E;'],
  ...['[1]', '[[2]', ' ', 'x'.repeat(127), 'x'.repeat(128), 'y'.repeat(129), 'y'.repeat(129)],
  ...['two\nlines', 'two\nlines', 'two\r\nlines', '\ttab', 'plain'],
]

const list = (of: (first: string, second: string) => string, texts = TEXTS): string =>
  `<Root>\n<List>\n${texts.map((text, at) => of(TEXTS[(at * 7) % TEXTS.length] as string, text)).join('')}</List></Root>`

describe('composites with the same tags have their own texts and places', () => {
  it.each([
    ['in one line', (first, second) => `<Item><First>${first}</First><Second>${second}</Second></Item>`],
    ['in lines', (first, second) => `  <Item>\n <First>${first}</First>\n  <Second>${second}</Second>\r\n </Item>\n`],
    ['in half a line', (first, second) => `<Item>\r<First>${first}</First><Second>${second}</Second>\r</Item>\n`],
    ['far apart', (first, second) => `<Item>${' '.repeat(900)}<First>${first}</First>\n<Second>${second}</Second></Item>`],
    ['beside comments', (first, second) => `<Item>\n<First>${first}</First><!-- > --><Second>${second}</Second></Item>`],
  ] as [string, (first: string, second: string) => string][])('%s', (_, of) => {
    for (let round = 0; round < 3; round++) expect(read(list(of))).toEqual(search(list(of)))
  }) // prettier-ignore

  it.each([1, 2, 7, 60, 200])('when they come in pieces of %i bytes', (piece) => {
    const xml = list((first, second) => `<Item>\n<First>${first}</First><Second>${second}</Second></Item>\n`)
    for (let round = 0; round < 2; round++) expect(read(xml, piece)).toEqual(search(xml))
  }) // prettier-ignore

  it('written in turns as one and as the other', () => {
    let at = 0
    const xml = list((first, second) => {
      const space = at++ % 3 === 0 ? '' : '\n '
      return `<Item>${space}<First>${first}</First>${space}<Second>${second}</Second></Item>\n`
    })
    expect(read(xml)).toEqual(search(xml))
  })

  it('when some have text between their elements, or one element more', () => {
    const xml = list(
      (_, second) => `<Item><First/><Second>${second}</Second></Item>`,
      [...TEXTS, 'a</Second>between<Second>b', ...TEXTS, 'a</Second><Third/><Second>b', ...TEXTS],
    )
    const texts = (found: Found[]) => found.map(({ text }) => text)
    const expected = texts(search(xml)).filter(
      (text, at, all) => text !== 'b' || all[at - 1] !== 'a',
    )
    expect(texts(read(xml))).toEqual(expected)
  })
})
