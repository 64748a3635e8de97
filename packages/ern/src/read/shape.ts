/** What the model takes from an element: attributes and children by name, all others being left. */
export interface Shape {
  attributes: ReadonlySet<string>
  children: ReadonlyMap<string, Shape>
  /** What holds for a child of any other name. */
  any: Shape | null
}

/**
 * A shape written as names: `Duration PLine@PLineType{Year PLineText} ReleaseId{*@Namespace}` stands for children,
 * their attributes and their children; `*` is any name.
 */
export function shape(written: string, attributes = ''): Shape {
  return shared(written, attributes.split('@').filter(Boolean).join('@'))
}

const shapes = new Map<string, Shape>()

/** The same words are the same shape: most stand in many others (a name, a title, a credit). */
function shared(block: string, attributes: string): Shape {
  const key = `${attributes}{${block}`
  let known = shapes.get(key)
  if (known === undefined) {
    known = new WrittenShape(block, attributes)
    shapes.set(key, known)
  }
  return known
}

/** Takes its words apart when it is first asked for what they say: who only judges a message never asks. */
class WrittenShape implements Shape {
  readonly #block: string
  readonly #attributes: string
  #parsed: Shape | null = null

  constructor(block: string, attributes: string) {
    this.#block = block
    this.#attributes = attributes
  }

  get attributes(): Shape['attributes'] {
    return (this.#parsed ??= parse(this.#block, this.#attributes)).attributes
  }

  get children(): Shape['children'] {
    return (this.#parsed ??= parse(this.#block, this.#attributes)).children
  }

  get any(): Shape | null {
    return (this.#parsed ??= parse(this.#block, this.#attributes)).any
  }
}

function parse(block: string, attributes: string): Shape {
  const children = new Map<string, Shape>()
  let any: Shape | null = null
  const word = /([^\s{}]+)\s*(\{)?/g
  for (let found = word.exec(block); found !== null; found = word.exec(block)) {
    const [name = '', ...own] = (found[1] ?? '').split('@')
    const from = word.lastIndex
    if (found[2]) word.lastIndex = behindBlock(block, from)
    const inner = found[2] ? block.slice(from, word.lastIndex - 1) : ''
    const child = shared(inner, own.join('@'))
    if (name === '*') any = child
    else children.set(name, child)
  }
  return { attributes: new Set(attributes.split('@').filter(Boolean)), children, any }
}

/** Index behind the `}` of a block whose inside begins at `from`. */
function behindBlock(text: string, from: number): number {
  let depth = 1
  let at = from
  for (; depth > 0 && at < text.length; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}') depth--
  }
  return at
}
