import { TransientError } from '@ddex/dsp-core'
import { isCut } from './body.ts'
import { toProblem } from './problem.ts'
import type { Arrivals } from './sitting-log.ts'

/** Of a path that no file of ours may have, so much is shown. */
const mostShown = 1000

/** Has a file taken, and tells those who watch how it comes and ends. Throws what the work throws. */
export async function takeFile<T>(
  arrivals: Arrivals,
  sentPath: string,
  work: (onBytes: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  const path = sentPath.slice(0, mostShown)
  let bytes = 0
  const onBytes = (here: number) => {
    bytes = here
    arrivals.progress(path, here)
  }
  arrivals.progress(path, 0)
  try {
    const taken = await work(onBytes)
    arrivals.received(bytes, path)
    return taken
  } catch (error) {
    tellFailure(arrivals, path, error)
    throw error
  }
}

/** A file came to nothing. What is no fault of its sender has no reason that anybody is shown. */
export function tellFailure(arrivals: Arrivals, path: string, error: unknown): void {
  const problem = error instanceof TransientError ? null : toProblem(error)
  if (problem && !isCut(error)) arrivals.failed(path, 'refused', problem.message)
  else arrivals.failed(path, 'cut')
}
