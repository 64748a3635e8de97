import type { EventTarget } from './delivery.ts'
import { lambdaEvent } from './lambda-event.ts'

export interface PostOptions {
  /** Addresses by the ARN of the notification's target; `*` for every other. */
  targets: Readonly<Record<string, string>>
  /** How long a target may take, in milliseconds; 15 minutes, Lambda's longest, unless told. */
  timeoutMs?: number
}

/** A function that reads from a queue may refuse single messages and answer 200 all the same. */
const isPartlyRefused = (answer: string): boolean => {
  try {
    const { batchItemFailures } = JSON.parse(answer) as { batchItemFailures?: unknown[] }
    return Array.isArray(batchItemFailures) && batchItemFailures.length > 0
  } catch {
    return false
  }
}

/**
 * Posts events over HTTP as a Lambda function would get them; what is not answered with success is
 * posted again. Events for which there is no address are dropped.
 */
export function postEvents({ targets, timeoutMs = 900_000 }: PostOptions): EventTarget {
  return async (event, configuration) => {
    const target = targets[configuration.arn] ?? targets['*']
    if (target === undefined) return
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(lambdaEvent(event, configuration)),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const answer = await response.text()
    // Lambda answers 200 for a function that threw, and says so in a header.
    const hasThrown = response.headers.has('x-amz-function-error')
    if (!response.ok || hasThrown || isPartlyRefused(answer))
      throw new Error(`${target} answered ${response.status}: ${answer.slice(0, 200)}`)
  }
}
