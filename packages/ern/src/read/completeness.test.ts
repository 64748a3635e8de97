import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ErnMessage } from '../model.ts'
import { readErn } from '../read-ern.ts'
import { corpusFiles, hasCorpus } from '../testing/corpus.ts'
import { plainTree, type PlainElement } from '../testing/plain-tree.ts'
import { decodeBytes } from '../testing/decode.ts'

/** What the model leaves out on purpose: a path's end with its reason. All else must be there. */
const LEFT_OUT: [what: RegExp, reason: string][] = [
  [/@IsEan =/, 'the length of an ICPN says whether it is an EAN'],
  [/@IdentifierType =/, 'territory codes are ISO codes'],
  [/@ReleaseResourceType =/, 'secondary resources are listed as such, all others are primary'],
  [/@IsDefault =/, 'true is kept, and chooses the title and name to show'],
  [/Role(\/Value)?@Namespace =/, 'tells only who defined a user-defined role'],
  [/FilePath =/, 'is part of the path of the file'],
  [/(URL|URI) =/, 'says only where else a named file lies'],
  [/Algorithm(Type)?@UserDefinedValue =/, 'beside an allowed algorithm it contradicts it'],
  [/HashSumAlgorithmType =/, 'an algorithm without a value proves nothing'],
  [/FileSize = -/, 'is no size'],
  [/(SequenceNumber) = [+-]?\d{10,}$/, 'no order needs so large a number'],
]

type Lost = `${string} = ${string}`

/** The texts and attributes below an element that the values do not hold. */
function lostOf(element: PlainElement, values: Values, path = element.name): Lost[] {
  if (isEmpty(element)) return []
  const says = element.attributes.map(([name, value]): [string, string] => [
    `${path}@${name}`,
    value,
  ])
  if (element.children.length === 0) says.push([path, element.text])
  const lost: Lost[] = []
  for (const [at, said] of withoutReplaced(says, values))
    for (const part of /Territory(Code)?$/.test(at) ? said.split(/\s+/) : [said.trim()]) {
      const one: Lost = `${at} = ${part}`
      if (!values.has(part) && !LEFT_OUT.some(([what]) => what.test(one))) lost.push(one)
    }
  for (const child of element.children) lost.push(...lostOf(child, values, `${path}/${child.name}`))
  return lost
}

/** A title without a text says nothing, whatever its attributes. */
function isEmpty({ text, children, attributes }: PlainElement): boolean {
  if (children.length === 0) return text.trim() === '' && attributes.length < 2
  return children.every(isEmpty)
}

/** Roles and algorithms have a user-defined value in the place of `UserDefined`. */
function withoutReplaced<T extends readonly [at: string, said: string]>(
  says: T[],
  values: Values,
): T[] {
  const defined = says.find(([at]) => at.endsWith('@UserDefinedValue'))
  if (defined === undefined) return says
  if (says.at(-1)?.[1].trim() !== 'UserDefined') return says
  return values.has(defined[1].trim()) ? says.slice(0, -1) : says
}

/** Every text, number and truth in a part of the model. */
class Values {
  readonly #texts = new Set(['', 'Worldwide', 'true', 'false', '1', '0'])

  constructor(part: unknown) {
    this.#add(part)
  }

  has(text: string): boolean {
    return (
      this.#texts.has(text) || (/^[\d+-]+$/.test(text) && this.#texts.has(String(Number(text))))
    )
  }

  #add(value: unknown): void {
    if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) {
        if (name !== 'place') this.#add(inner)
      }
    else if (value !== null && value !== undefined) {
      const text = String(value).trim()
      this.#texts.add(text).add(text.slice(text.lastIndexOf('/') + 1))
    }
  }
}

/** Parts of the model that lists of the message are read into, each in the order of its elements. */
const LISTS: Record<string, (message: ErnMessage) => readonly unknown[] | undefined> = {
  PartyList: ({ parties }) => parties,
  WorkList: ({ works }) => works,
  CueSheetList: ({ cueSheets }) => cueSheets,
  ResourceList: ({ resources }) => resources,
  ChapterList: ({ collections }) => collections,
  CollectionList: ({ collections }) => collections,
  ReleaseList: ({ releases }) => releases,
}

/** Parts that are compared one by one. */
const IN_LISTS = {
  parties: [],
  works: [],
  cueSheets: [],
  resources: [],
  collections: [],
  releases: [],
}

function lostIn(root: PlainElement, message: ErnMessage): Lost[] {
  const ofMessage = new Values({ ...message, ...IN_LISTS })
  const lost = root.attributes.flatMap(([name, value]): Lost[] =>
    ofMessage.has(value) || name === 'schemaLocation' ? [] : [`@${name} = ${value}`],
  )
  for (const child of root.children) {
    const parts = LISTS[child.name]?.(message)
    if (parts === undefined)
      lost.push(
        ...lostOf(child, child.name === 'PurgedRelease' ? new Values(message.releases) : ofMessage),
      )
    else
      child.children.forEach((element, at) => {
        lost.push(...lostOf(element, new Values([parts[at], message.rest])))
      })
  }
  return lost
}

const files = corpusFiles('ern/xml')

describe.skipIf(!hasCorpus)('nothing that a message says is lost', () => {
  it.each(files.map((path) => [path.split('/').slice(-2).join('/'), path]))('%s', (_, path) => {
    const bytes = readFileSync(path)
    const { message } = readErn(bytes)
    if (message === null) return
    expect(lostIn(plainTree(decodeBytes(bytes)), message)).toEqual([])
  })
})
