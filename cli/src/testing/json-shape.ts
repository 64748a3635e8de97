/**
 * Types as the help of a command writes them: `string`, `number`, `boolean`, `null`, `any`, `'a word'`, `{name: type,
 * maybe?: type, ...}` (`...`: and more), `[type]` (any number), `one | other`.
 */
export type Shape =
  | { kind: 'any' | 'string' | 'number' | 'boolean' | 'null' }
  | { kind: 'word'; word: string }
  | { kind: 'list'; of: Shape }
  | { kind: 'choice'; of: Shape[] }
  | { kind: 'object'; fields: Map<string, { of: Shape; optional: boolean }>; open: boolean }

const names = ['any', 'string', 'number', 'boolean', 'null'] as const

/** Reads a type. Throws for text that is none. */
export function readShape(text: string): Shape {
  const tokens = text.match(/'[^']*'|\.\.\.|[A-Za-z0-9_]+|[{}[\]:,?|]/g) ?? []
  let at = 0
  const isNext = (token: string): boolean => tokens[at] === token && (at += 1) > 0
  const need = (token: string): void => {
    if (!isNext(token)) throw new Error(`'${token}' is missing before '${tokens[at]}' in ${text}`)
  }
  function choice(): Shape {
    const of = [single()]
    while (isNext('|')) of.push(single())
    return of.length === 1 && of[0] ? of[0] : { kind: 'choice', of }
  }
  function single(): Shape {
    if (isNext('{')) return object()
    if (isNext('[')) {
      const of = choice()
      need(']')
      return { kind: 'list', of }
    }
    const token = tokens[at++] ?? ''
    if (token.startsWith("'")) return { kind: 'word', word: token.slice(1, -1) }
    const kind = names.find((name) => name === token)
    if (!kind) throw new Error(`'${token}' is no type in ${text}`)
    return { kind }
  }
  function object(): Shape {
    const fields = new Map<string, { of: Shape; optional: boolean }>()
    let open = false
    while (!isNext('}')) {
      if (isNext('...')) open = true
      else {
        const name = tokens[at++] ?? ''
        const optional = isNext('?')
        need(':')
        fields.set(name, { of: choice(), optional })
      }
      if (tokens[at] !== '}') need(',')
    }
    return { kind: 'object', fields, open }
  }
  const shape = choice()
  if (at !== tokens.length) throw new Error(`'${tokens[at]}' is too much in ${text}`)
  return shape
}

/** What of a value is not as the type says, each with its place. */
export function shapeFaults(shape: Shape, value: unknown, place = '$'): string[] {
  switch (shape.kind) {
    case 'any':
      return []
    case 'word':
      return value === shape.word ? [] : [`${place} is not '${shape.word}'`]
    case 'null':
      return value === null ? [] : [`${place} is not null`]
    case 'choice':
      return choiceFaults(shape.of, value, place)
    case 'list':
      return listFaults(shape.of, value, place)
    case 'object':
      return isObject(value) ? objectFaults(shape, value, place) : [`${place} is no object`]
    default:
      return typeof value === shape.kind ? [] : [`${place} is no ${shape.kind}`]
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const listFaults = (of: Shape, value: unknown, place: string): string[] =>
  Array.isArray(value)
    ? value.flatMap((each, index) => shapeFaults(of, each, `${place}[${index}]`))
    : [`${place} is no list`]

/** None where one type of several fits, else what is wrong by the closest. */
function choiceFaults(of: readonly Shape[], value: unknown, place: string): string[] {
  const all = of.map((each) => shapeFaults(each, value, place))
  return all.toSorted((one, other) => one.length - other.length)[0] ?? []
}

function objectFaults(
  { fields, open }: Extract<Shape, { kind: 'object' }>,
  value: Record<string, unknown>,
  place: string,
): string[] {
  const unknown = Object.keys(value).filter((name) => !open && !fields.has(name))
  const known = [...fields].flatMap(([name, { of, optional }]) => {
    if (value[name] === undefined) return optional ? [] : [`${place}.${name} is missing`]
    return shapeFaults(of, value[name], `${place}.${name}`)
  })
  return [...unknown.map((name) => `${place}.${name} is not documented`), ...known]
}
