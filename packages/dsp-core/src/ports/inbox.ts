import type { Readable } from 'node:stream'
import type { FileOrigin, FileRefusalNote, InboxFile } from '../schema/feed.ts'

/** A file that a protocol driver has received whole. */
export interface ArrivedFile {
  feedId: string
  /** From the feed's root, `/`-separated, already checked to stay inside it. */
  path: string
  size: number
  connectionId: string | null
  /** Names this arrival: handing it on again replaces what an earlier try has stored. */
  arrivalId?: string
  /** Of an object in a sender's bucket: the same version is taken once, and an older one not after a newer one. */
  origin?: FileOrigin
  /**
   * Of the bytes, lower-case hex, where another has stated it: others are not stored, and the file is to be handed on
   * again. Asked when all of them have come; null where nobody has stated it.
   */
  md5?(): string | null
  /** May be called again when storing is retried. */
  open(): Readable
}

/**
 * Where protocol drivers put what they received. It stores and hashes the bytes, records the file
 * and has the delivery looked at. Safe to call again with the same file. Throws `TransientError`
 * when the file could not be stored: keep it and call again. Null for a file that no delivery can
 * use (`.DS_Store`, an upload under its temporary name, our own acknowledgements): it may be forgotten.
 */
export interface Inbox {
  receive(file: ArrivedFile): Promise<InboxFile | null>
  /**
   * The sender has deleted a file, or given it another name. `order` says when, for one with an origin:
   * a newer version stays. Throws `TransientError`.
   */
  remove(feedId: string, path: string, order?: string): Promise<void>
}

/** An inbox that is also told of files that are announced before they come. */
export interface AnnouncedInbox extends Inbox {
  /**
   * A file that the sender has announced cannot be taken: a delivery that names it ends with that reason, until
   * the file comes after all. Does nothing where a file is. Throws `TransientError`.
   */
  refuse(file: RefusedFile): Promise<void>
}

/** A file that could not be taken, and why. */
export interface RefusedFile {
  feedId: string
  path: string
  connectionId: string | null
  refusal: FileRefusalNote
}
