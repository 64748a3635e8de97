import type { Logger } from '@ddex/dsp-core'

/** For tests that look at what happens, not at what is said. */
export const silentLogger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
