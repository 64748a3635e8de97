/** An acknowledgement as its sender sees it in the folder `acknowledgements`. */
export interface AcknowledgementFile {
  name: string
  /** Bytes. */
  size: number
  createdAt: Date
}

/** What the protocol servers show of the acknowledgements of a feed. Methods throw when the store is away. */
export interface AcknowledgementFolder {
  /** All of them by name, a page at a time. */
  list(feedId: string): AsyncGenerator<AcknowledgementFile[]>
  find(feedId: string, name: string): Promise<AcknowledgementFile | null>
  /** Null when it is not there. */
  read(feedId: string, name: string): Promise<Uint8Array | null>
  /** The sender has it. Never throws: the sender has it in any case. */
  noteFetched(feedId: string, name: string): Promise<void>
  /** The sender wants it no more. False when it was not there. */
  remove(feedId: string, name: string): Promise<boolean>
}
