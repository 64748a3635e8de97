import { systemClock } from '@ddex/dsp-core'
import { KeyGate } from './api-key.ts'
import type { DoorAnswer, DoorRequest } from './http-exchange.ts'
import { internalProblem, problemAnswer, toProblem } from './problem.ts'
import type { Route, RouteMatch } from './route.ts'
import { matchRoute } from './routes.ts'
import { SittingLog, clientOf } from './sitting-log.ts'
import type { HttpDoorParts, Visit } from './visit.ts'

/** Requests of one feed that are served at a time; beyond them it is asked to wait. */
const atOnceByFeed = 20

/** The door for deliveries by HTTP: every route but the API description wants the key of a feed. */
export class HttpDoor {
  readonly #parts: Visit['parts']
  readonly #gate: KeyGate
  readonly #sittings: SittingLog
  readonly #underWay = new Map<string, number>()

  constructor(parts: HttpDoorParts) {
    this.#parts = { clock: systemClock, ...parts }
    this.#gate = new KeyGate(parts)
    this.#sittings = new SittingLog(this.#parts)
  }

  /** Never throws: whatever goes wrong is an answer. */
  async handle(request: DoorRequest): Promise<DoorAnswer> {
    try {
      const match = matchRoute(request)
      if (match.route.isPublic) return await match.route.answer(this.#parts)
      return await this.#serve(match.route, match, request)
    } catch (error) {
      const problem = toProblem(error)
      if (!problem) this.#parts.logger.error('request_failed', { error })
      return problemAnswer(problem ?? internalProblem())
    } finally {
      // What was not read is of no use to anybody.
      request.body.resume()
    }
  }

  async #serve(
    route: Extract<Route, { isPublic?: false }>,
    { params }: RouteMatch,
    request: DoorRequest,
  ): Promise<DoorAnswer> {
    const feed = await this.#gate.open(request)
    const busy = this.#underWay.get(feed.id) ?? 0
    if (busy >= atOnceByFeed) return tooBusy
    this.#underWay.set(feed.id, busy + 1)
    try {
      const sender = { address: request.address, client: clientOf(request.header('user-agent')) }
      return await this.#sittings.attend(feed, sender, (sitter) =>
        route.handle({ parts: this.#parts, request, feed, params, ...sitter }),
      )
    } finally {
      const left = (this.#underWay.get(feed.id) ?? 1) - 1
      if (left > 0) this.#underWay.set(feed.id, left)
      else this.#underWay.delete(feed.id)
    }
  }
}

const tooBusy: DoorAnswer = {
  status: 429,
  headers: {
    'content-type': 'application/problem+json; charset=utf-8',
    'retry-after': '5',
  },
  body: JSON.stringify({
    ...{ type: 'about:blank', title: 'TOO_BUSY', status: 429, success: false, code: 'TOO_BUSY' },
    message: `The feed has ${atOnceByFeed} requests under way already.`,
    fix: 'Send fewer requests at once.',
  }),
}
