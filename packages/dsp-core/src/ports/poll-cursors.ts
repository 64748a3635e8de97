/** How far a sender's bucket was looked through, by feed. */
export interface PollCursors {
  /** Null while it was never looked through. */
  get(feedId: string): Promise<string | null>
  set(feedId: string, cursor: string): Promise<void>
}
