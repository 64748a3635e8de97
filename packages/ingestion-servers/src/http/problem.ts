import { TransientError } from '@ddex/dsp-core'
import { FileRefusal, type RefusalCode } from '../common/refusal.ts'
import type { DoorAnswer } from './http-exchange.ts'

/** What is wrong with one field of a request. */
export interface FieldFault {
  field: string
  message: string
}

/** Why a request is not followed, for its sender (RFC 9457, with a code and a fix). */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly fix: string
  readonly faults: FieldFault[]
  readonly headers: Record<string, string>

  constructor(
    status: number,
    code: string,
    message: string,
    fix: string,
    more: { faults?: FieldFault[]; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.fix = fix
    this.faults = more.faults ?? []
    this.headers = more.headers ?? {}
  }
}

const fileStatus: Partial<Record<RefusalCode, number>> = {
  TOO_LARGE: 413,
  QUOTA: 413,
  NOT_FOUND: 404,
  INCOMPLETE: 422,
}

/** Any error as what a sender may know of it; null for a fault of ours, which is told to nobody. */
export function toProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error
  const refusal = refusalIn(error)
  if (refusal) {
    const { code, message } = refusal
    const fix = 'See the message; send the request again when that is put right.'
    return new Problem(fileStatus[code] ?? 400, code, message, fix)
  }
  if (error instanceof TransientError)
    return new Problem(
      503,
      'TRY_AGAIN',
      'The service cannot take this just now; nothing was stored.',
      'Send the same request again in a minute.',
      { headers: { 'retry-after': '60' } },
    )
  return null
}

/** A store wraps what a stream has failed with. */
function refusalIn(error: unknown): FileRefusal | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof FileRefusal) return cause
  return null
}

export const internalProblem = (): Problem =>
  new Problem(
    500,
    'INTERNAL',
    'Something on our side went wrong.',
    'Send the same request again later.',
  )

/** `application/problem+json`. */
export const problemAnswer = (problem: Problem): DoorAnswer => {
  const { status, code, message, fix, faults, headers } = problem
  const detail = { type: 'about:blank', title: code, status, success: false, code, message, fix }
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
    body: JSON.stringify(faults.length > 0 ? { ...detail, faults } : detail),
  }
}
