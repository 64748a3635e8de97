/** Does something now and again while long work goes on; a port, so that tests need not wait. */
export interface Ticker {
  /** Calls `tick` every so many milliseconds until the answered function is called. */
  every(ms: number, tick: () => void): () => void
}

export const systemTicker: Ticker = {
  every(ms, tick) {
    const timer = setInterval(tick, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
}
