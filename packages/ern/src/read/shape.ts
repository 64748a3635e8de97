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
  const tokens = written.match(/[^\s{}]+|[{}]/g) ?? []
  return { ...parse(tokens, { at: 0 }), attributes: new Set(attributes.split('@').filter(Boolean)) }
}

function parse(tokens: readonly string[], place: { at: number }): Shape {
  const children = new Map<string, Shape>()
  let any: Shape | null = null
  for (; place.at < tokens.length && tokens[place.at] !== '}'; place.at++) {
    const [name = '', ...attributes] = (tokens[place.at] as string).split('@')
    let inner: Shape = LEAF
    if (tokens[place.at + 1] === '{') {
      place.at += 2
      inner = parse(tokens, place)
    }
    const child = { ...inner, attributes: new Set(attributes) }
    if (name === '*') any = child
    else children.set(name, child)
  }
  return { attributes: NO_ATTRIBUTES, children, any }
}

const NO_ATTRIBUTES: ReadonlySet<string> = new Set()
const LEAF: Shape = { attributes: NO_ATTRIBUTES, children: new Map(), any: null }
