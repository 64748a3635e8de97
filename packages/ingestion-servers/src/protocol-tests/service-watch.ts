/** A file as the service has it. */
export interface WatchedFile {
  size: number
  /** Lower-case hex. */
  sha256: string
}

/** A delivery as the service has it. */
export interface WatchedDelivery {
  id: string
  state: string
  reason: string
  /** Codes of its issues, most severe first. */
  issueCodes: string[]
}

/**
 * What a test sees of the service, from behind: whether what was sent has really come. A test that asked only the
 * door would believe a door that forgets.
 */
export interface ServiceWatch {
  /** A file of a feed; null while it is not there. */
  file(feedId: string, path: string): Promise<WatchedFile | null>
  /** The delivery of a message; null while there is none. */
  delivery(feedId: string, messagePath: string): Promise<WatchedDelivery | null>
  /** Resolves after a while, or when there may be news. */
  pause(): Promise<void>
}

/** Asks until something is there that is wanted; null when the time is over. */
export async function until<T>(
  watch: ServiceWatch,
  deadline: AbortSignal,
  ask: () => Promise<T | null>,
): Promise<T | null> {
  for (;;) {
    const found = await ask()
    if (found !== null || deadline.aborted) return found
    await watch.pause()
  }
}
