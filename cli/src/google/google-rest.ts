import { setTimeout as pause } from 'node:timers/promises'
import { CommandError } from '../terminal/command-error.ts'

/** An API said no: 403 and the like. What is not there (404) is no refusal. */
export class GoogleRefusal extends Error {
  override name = 'GoogleRefusal'
  readonly status: number
  /** The API to turn on (`run.googleapis.com`) where that is what is in the way. */
  readonly disabledApi: string | null

  constructor(status: number, message: string, disabledApi: string | null) {
    super(message)
    this.status = status
    this.disabledApi = disabledApi
  }
}

interface ErrorBody {
  error?: {
    message?: string
    details?: { reason?: string; metadata?: { service?: string } }[]
  }
}

function refusalOf(status: number, { error }: ErrorBody): GoogleRefusal {
  const off = error?.details?.find(({ reason }) => reason === 'SERVICE_DISABLED')
  const message = error?.message?.split('\n')[0] ?? `status ${status}`
  return new GoogleRefusal(status, message, off?.metadata?.service ?? null)
}

export interface GoogleRestOptions {
  token: string
  /** Whose quota is used. */
  projectId: string
  /** Stands in for all hosts, which it then gets as the first part of the path; null: Google's own. */
  origin: string | null
  /** Between attempts, in milliseconds. */
  pauseMs?: number
}

const attempts = 3
const isPassing = (status: number): boolean => status === 429 || status >= 500

/** Google's REST APIs, asked one question at a time: `get('run.googleapis.com', '/v2/...')`. */
export class GoogleRest {
  readonly #options: GoogleRestOptions

  constructor(options: GoogleRestOptions) {
    this.#options = options
  }

  /** Null where there is nothing (404). Throws `GoogleRefusal`; `CommandError` when nobody answers. */
  get<T>(host: string, path: string): Promise<T | null> {
    return this.#ask<T>(host, path, { method: 'GET' })
  }

  /** As `get`, with a body. */
  post<T>(host: string, path: string, body: object): Promise<T | null> {
    return this.#ask<T>(host, path, { method: 'POST', body: JSON.stringify(body) })
  }

  async #ask<T>(host: string, path: string, request: RequestInit): Promise<T | null> {
    const { token, projectId, origin, pauseMs = 1000 } = this.#options
    const url = origin ? `${origin}/${host}${path}` : `https://${host}${path}`
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-goog-user-project': projectId,
    }
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#fetch(host, url, { ...request, headers })
      const body = (await answer.json().catch(() => ({}))) as T & ErrorBody
      if (answer.ok) return body
      if (answer.status === 404) return null
      if (!isPassing(answer.status) || attempt === attempts) throw refusalOf(answer.status, body)
      await pause(pauseMs * attempt)
    }
  }

  async #fetch(host: string, url: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(url, { ...request, signal: AbortSignal.timeout(20_000) })
    } catch (error) {
      const { cause, message } = error as Error & { cause?: Error }
      throw new CommandError(`${host} does not answer: ${cause?.message ?? message}`)
    }
  }
}
