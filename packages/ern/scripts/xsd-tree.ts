import { readFileSync } from 'node:fs'
import { ByteWindow } from '../src/xml/byte-window.ts'
import { Element } from '../src/xml/element.ts'
import { DEFAULT_LIMITS } from '../src/xml/limits.ts'
import type { XmlName } from '../src/xml/names.ts'
import { readDocument } from '../src/xml/read-document.ts'
import type { XmlHandler } from '../src/xml/handler.ts'

/** A schema document as a tree, without its documentation, which is not ours to keep. */
export function readXsd(path: string): { root: Element; prefixes: Map<string, string> } {
  const source = readFileSync(path, 'utf8')
  const tree = new Tree()
  readDocument(source, tree, { ...DEFAULT_LIMITS, depth: 200 })
  if (tree.root === null) throw new Error(`${path} is empty.`)
  const head = source.slice(0, source.indexOf('>', source.indexOf('schema')))
  const prefixes = new Map<string, string>()
  for (const [, prefix, uri] of head.matchAll(/xmlns:([\w-]+)\s*=\s*["']([^"']*)["']/g))
    prefixes.set(prefix as string, uri as string)
  return { root: tree.root, prefixes }
}

class Tree implements XmlHandler {
  readonly source = new ByteWindow()
  root: Element | null = null
  #current: Element | null = null
  #skipped = 0

  open(name: XmlName, _: string, attributes: readonly string[], line: number, column: number) {
    if (this.#skipped > 0 || name.local === 'annotation') {
      this.#skipped++
      return
    }
    const element = new Element().become(name.local, this.#current, attributes, line, column)
    this.#current?.append(element)
    this.root ??= element
    this.#current = element
  }

  text() {
    // Schemas say everything in attributes.
  }

  value() {
    // As above.
  }

  close() {
    if (this.#skipped > 0) this.#skipped--
    else this.#current = this.#current?.parent ?? null
  }
}
