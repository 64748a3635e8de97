/** One place of a content model: an element that may stand there. */
export interface Particle {
  name: string
  type: string
}

/** Where an element's content stands after a child: the particle that the child matched. */
export interface ContentState {
  /** Index of the particle; -1 before the first child. */
  position: number
  /** The content may end here. */
  accepting: boolean
  /** Particles that may come next, in the order of the schema. */
  follow: number[]
  /** The name that was asked for last, and its answer: most often the same is asked again. */
  lastName: string
  lastNext: ContentState | undefined
}

interface Piece {
  nullable: boolean
  first: number[]
  last: number[]
}

const EMPTY: Piece = { nullable: true, first: [], last: [] }

/**
 * The content model of a composite as a position automaton. XSD demands that content is determined without
 * looking ahead (Unique Particle Attribution), so the positions themselves are the states.
 */
export class ContentModel {
  readonly particles: Particle[] = []
  readonly start: ContentState
  readonly #states: ContentState[] = []
  readonly #next: (Map<string, ContentState> | undefined)[] = []
  readonly #tokens: string[]
  readonly #follow: Set<number>[] = []
  #firstOf: Map<string, ContentState | undefined> | null = null
  #at = 0

  constructor(content: string) {
    this.#tokens = content === '' ? [] : content.split(' ')
    const whole = this.#sequence()
    const last = new Set(whole.last)
    for (let at = 0; at < this.particles.length; at++) {
      const follow = [...(this.#follow[at] ?? [])].sort((a, b) => a - b)
      this.#states.push(stateOf(at, last.has(at), follow))
    }
    this.start = stateOf(-1, whole.nullable, whole.first)
  }

  /** The state after a child of that name; undefined where it is not allowed. */
  next(state: ContentState, name: string): ContentState | undefined {
    if (state.lastName === name) return state.lastNext
    const index = state.position + 1
    const next = (this.#next[index] ??= this.#transitions(state)).get(name)
    state.lastName = name
    state.lastNext = next
    return next
  }

  /** The first place where an element of that name may stand at all. */
  anywhere(name: string): ContentState | undefined {
    this.#firstOf ??= new Map(
      this.particles.map((particle, at) => [particle.name, this.#states[at]] as const).reverse(),
    )
    return this.#firstOf.get(name)
  }

  /** Names that are allowed next. */
  expected(state: ContentState): string[] {
    return [...new Set(state.follow.map((at) => (this.particles[at] as Particle).name))]
  }

  /** Names that must still come, the nearest first. */
  missing(state: ContentState): string[] {
    const names = this.expected(state)
    const required = state.follow.filter((at) => !this.#optionalAfter(state, at))
    return required.length > 0
      ? [...new Set(required.map((at) => (this.particles[at] as Particle).name))]
      : names
  }

  // A particle that others of the same follow set come after could have been passed over.
  #optionalAfter(state: ContentState, at: number): boolean {
    const after = new Set(this.#states[at]?.follow)
    return state.follow.some((other) => other > at && after.has(other))
  }

  #transitions({ follow }: ContentState): Map<string, ContentState> {
    return new Map(
      follow.map((at) => [(this.particles[at] as Particle).name, this.#states[at] as ContentState]),
    )
  }

  #sequence(): Piece {
    let piece = EMPTY
    const choices: Piece[] = []
    for (;;) {
      const token = this.#tokens[this.#at]
      if (token === undefined || token.startsWith(')')) break
      this.#at++
      if (token === '|') {
        choices.push(piece)
        piece = EMPTY
      } else piece = this.#concatenate(piece, token === '(' ? this.#group() : this.#particle(token))
    }
    return choices.length === 0 ? piece : union([...choices, piece])
  }

  #group(): Piece {
    const inner = this.#sequence()
    const end = this.#tokens[this.#at++] ?? ')'
    return this.#repeat(inner, end.slice(1))
  }

  #particle(token: string): Piece {
    const sign = /[?*+]$/.exec(token)?.[0] ?? ''
    const body = sign === '' ? token : token.slice(0, -1)
    const colon = body.indexOf(':')
    const at = this.particles.push({ name: body.slice(0, colon), type: body.slice(colon + 1) }) - 1
    this.#follow.push(new Set())
    return this.#repeat({ nullable: false, first: [at], last: [at] }, sign)
  }

  #repeat(piece: Piece, sign: string): Piece {
    if (sign === '*' || sign === '+') this.#link(piece.last, piece.first)
    return sign === '?' || sign === '*' ? { ...piece, nullable: true } : piece
  }

  #concatenate(a: Piece, b: Piece): Piece {
    this.#link(a.last, b.first)
    return {
      nullable: a.nullable && b.nullable,
      first: a.nullable ? [...a.first, ...b.first] : a.first,
      last: b.nullable ? [...a.last, ...b.last] : b.last,
    }
  }

  #link(from: number[], to: number[]): void {
    for (const at of from) for (const next of to) this.#follow[at]?.add(next)
  }
}

function stateOf(position: number, accepting: boolean, follow: number[]): ContentState {
  return { position, accepting, follow, lastName: '', lastNext: undefined }
}

function union(pieces: Piece[]): Piece {
  return {
    nullable: pieces.some(({ nullable }) => nullable),
    first: pieces.flatMap(({ first }) => first),
    last: pieces.flatMap(({ last }) => last),
  }
}
