import type { Readable } from 'node:stream'

/** `unscanned`: the scanner does not take files of that size. */
export type ThreatVerdict =
  | { verdict: 'clean' }
  | { verdict: 'threat'; name: string }
  | { verdict: 'unscanned'; reason: string }

/** A look at a file's bytes by somebody who knows malware. */
export interface ThreatScanner {
  /** `size` in bytes. Throws `TransientError` when the scanner cannot be asked. */
  scan(size: number, open: () => Readable): Promise<ThreatVerdict>
}
