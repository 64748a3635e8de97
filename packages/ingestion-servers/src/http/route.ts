import type { z } from 'zod'
import type { DoorAnswer } from './http-exchange.ts'
import type { PublicParts, Visit } from './visit.ts'

interface RouteWords {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** `{path}` at the end takes folders as well. */
  pattern: string
  operationId: string
  summary: string
  /** Body as JSON. */
  body?: z.ZodType
  /** Other forms of body, by content type. */
  otherBodies?: Record<string, string>
  query?: Record<string, string>
  /** By status: a schema, or the content type of an answer that is none. */
  answers: Record<number, z.ZodType | string | null>
}

export type Route = RouteWords &
  (
    | { isPublic: true; answer(parts: PublicParts): DoorAnswer | Promise<DoorAnswer> }
    | { isPublic?: false; handle(visit: Visit): Promise<DoorAnswer> }
  )

export interface RouteMatch {
  route: Route
  params: Record<string, string>
}
