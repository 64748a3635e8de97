import { systemClock, type Clock } from '../clock.ts'
import { toOpinion } from './answer.ts'
import { Circuit } from './circuit.ts'
import { silentForGood, silentForNow, type WorkbenchOpinion } from './opinion.ts'
import { isCovered, MOST_BYTES, questionOf } from './question.ts'
import { readJson } from './read-json.ts'

export interface WorkbenchOptions {
  /** Base address, with its version: `https://api.ddex-workbench.org/v1`. */
  endpoint: string
  apiKey?: string
  /** For a whole question and answer, milliseconds. */
  timeoutMs: number
  fetch?: typeof fetch
  clock?: Clock
}

export interface Workbench {
  /** Asks for an opinion. Never rejects: whatever goes wrong is an opinion that is not given. */
  validate(xml: string, version: string, profile: string | null): Promise<WorkbenchOpinion>
}

/** How long to leave the service alone when it says 429 without a time. */
const REST_MS = 60_000

/** The DDEX Workbench's hosted validation as a second opinion beside our own verdict. */
export function createWorkbench(options: WorkbenchOptions): Workbench {
  const { endpoint, apiKey, timeoutMs, clock = systemClock } = options
  const ask = options.fetch ?? fetch
  const circuit = new Circuit(clock)
  const address = `${endpoint.replace(/\/+$/, '')}/validate`
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
  }

  async function send(body: string): Promise<WorkbenchOpinion> {
    // A redirect would carry the message and the key to somebody else.
    const signal = AbortSignal.timeout(timeoutMs)
    const init = { method: 'POST', headers, body, signal, redirect: 'error' } as const
    try {
      const response = await ask(address, init)
      const opinion = await read(response)
      note(opinion)
      return opinion
    } catch (error) {
      circuit.failed()
      const late = signal.aborted ? `in ${timeoutMs} ms` : ''
      const why = error instanceof Error ? error.name : 'unknown'
      return silentForNow('unavailable', `The Workbench did not answer ${late}(${why}).`)
    }
  }

  function note(opinion: WorkbenchOpinion): void {
    if (opinion.given || !opinion.retryable) circuit.succeeded()
    else if (opinion.reason === 'resting') circuit.restFor(opinion.retryAfterMs ?? REST_MS)
    else circuit.failed()
  }

  return {
    async validate(xml, version, profile) {
      if (!isCovered(xml, version))
        return silentForGood('not-covered', `The Workbench does not judge such messages.`)
      const body = questionOf(xml, version, profile)
      if (Buffer.byteLength(body) > MOST_BYTES)
        return silentForGood('too-large', 'The message is larger than the Workbench takes.')
      const { waitMs } = circuit
      if (waitMs > 0) return silentForNow('resting', 'The Workbench is left alone.', waitMs)
      circuit.begin()
      return await send(body)
    },
  }
}

/** The opinion in a response. Rejects when the connection breaks. */
async function read(response: Response): Promise<WorkbenchOpinion> {
  const { status } = response
  const body = await readJson(response)
  if (status === 200) return toOpinion(body)
  if (status === 429) {
    const wait = retryAfterMs(response, body)
    return silentForNow('resting', 'The Workbench was asked too often.', wait)
  }
  if (status === 413)
    return silentForGood('too-large', 'The message is larger than the Workbench takes.')
  if (status >= 500 || status === 408)
    return silentForNow('unavailable', `The Workbench answered ${status}.`)
  return silentForGood('not-understood', `The Workbench answered ${status}.`)
}

/** Seconds out of the header or of `error.retryAfter`, as milliseconds. */
function retryAfterMs({ headers }: Response, body: unknown): number {
  const error = body !== null && typeof body === 'object' && 'error' in body ? body.error : null
  const inBody =
    error !== null && typeof error === 'object' && 'retryAfter' in error ? error.retryAfter : null
  const seconds = Number(headers.get('retry-after') ?? inBody ?? Number.NaN)
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : REST_MS
}
