import type { StackDescription } from './stack.ts'

export interface Answer {
  status: number
  result: unknown
  error: { status: string; message: string; details?: unknown } | null
}

/** Somebody who calls the service's functions as its web app does. */
export class Caller {
  readonly #functions: string
  readonly #token: string | null

  private constructor({ urls, projectId, region }: StackDescription, token: string | null) {
    this.#functions = `${urls.functions}/${projectId}/${region}`
    this.#token = token
  }

  /** Without a user: somebody who has not signed in. */
  static async signIn(
    stack: StackDescription,
    user: { email: string; password: string } | null,
  ): Promise<Caller> {
    if (!user) return new Caller(stack, null)
    const auth = `http://127.0.0.1:${stack.ports.auth}/identitytoolkit.googleapis.com/v1`
    const response = await fetch(`${auth}/accounts:signInWithPassword?key=demo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...user, returnSecureToken: true }),
    })
    const { idToken } = (await response.json()) as { idToken: string }
    return new Caller(stack, idToken)
  }

  async call(name: string, data: object): Promise<Answer> {
    const response = await fetch(`${this.#functions}/${name}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
      },
      body: JSON.stringify({ data }),
    })
    const body = (await response.json()) as Partial<Answer>
    return { status: response.status, result: body.result ?? null, error: body.error ?? null }
  }
}
