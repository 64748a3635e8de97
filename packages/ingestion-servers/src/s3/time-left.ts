/** What Lambda tells of an invocation. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number
}

/** Kept back for telling what was not done. */
const reserveMs = 5_000

/** Watches an invocation's time, so that it ends by itself and can say what it has left undone. */
export interface TimeLeft {
  /** Aborted when there is none left. */
  signal: AbortSignal
  /** Milliseconds; infinite where nobody limits them. */
  milliseconds(): number
  stop(): void
}

export function watchTime(context: LambdaContext | undefined): TimeLeft {
  const ending = new AbortController()
  if (!context)
    return { signal: ending.signal, milliseconds: () => Infinity, stop: () => undefined }
  const milliseconds = () => Math.max(0, context.getRemainingTimeInMillis() - reserveMs)
  const timer = setTimeout(() => ending.abort(), milliseconds())
  timer.unref()
  return { signal: ending.signal, milliseconds, stop: () => clearTimeout(timer) }
}
