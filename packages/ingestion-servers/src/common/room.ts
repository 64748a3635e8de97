import { formatSize } from './format-size.ts'
import { FileRefusal } from './refusal.ts'

export interface RoomLimits {
  bytes: number
  /** Files and folders. */
  entries: number
}

/** What a feed has on the volume, and how much more it may put there. */
export class Room {
  /** Those of the newest sign-in. */
  limits: RoomLimits = { bytes: Infinity, entries: Infinity }
  #bytes = 0
  #entries = 0
  #growing = 0
  #shares = 0

  /** Bytes, those of uploads under way as well. */
  get bytes(): number {
    return this.#bytes + this.#growing
  }

  get openUploads(): number {
    return this.#shares
  }

  /** What was found on the disk, which is always right; cut uploads are, those under way are not among it. */
  counted(bytes: number, entries: number): void {
    this.#bytes = bytes
    this.#entries = entries
  }

  /** Bytes and files or folders came to lie there, or went. */
  changed(bytes: number, entries: number): void {
    this.#bytes = Math.max(0, this.#bytes + bytes)
    this.#entries = Math.max(0, this.#entries + entries)
  }

  /** Throws when there is no room for one file or folder more. */
  requireEntry(): void {
    if (this.#entries + this.#shares >= this.limits.entries) throw noEntry(this.limits.entries)
  }

  /** The room of one upload, which holds so many bytes already. */
  share(bytes: number): RoomShare {
    this.#shares++
    this.#growing += bytes
    let held = bytes
    return {
      grow: (size) => {
        if (size <= held) return
        if (this.bytes + size - held > this.limits.bytes) throw noRoom(this.limits.bytes)
        this.#growing += size - held
        held = size
      },
      end: () => {
        if (held < 0) return
        this.#shares--
        this.#growing -= held
        held = -1
      },
    }
  }
}

export interface RoomShare {
  /** The upload is to have so many bytes. Throws `FileRefusal` when there is no room for them. */
  grow(size: number): void
  /** The upload is over; its bytes are gone or counted with the others. */
  end(): void
}

/** What a sender can do when there is no room for it. */
export const howToFree =
  'Delete what is not needed any more (what we have taken goes by itself after a while), or ask for a higher limit of the feed.'

const noRoom = (limit: number) =>
  new FileRefusal(
    'QUOTA',
    `The ${formatSize(limit)} that this feed may hold are used up. ${howToFree}`,
  )

const noEntry = (limit: number) =>
  new FileRefusal(
    'QUOTA',
    `The ${limit} files and folders that this feed may hold are here. ${howToFree}`,
  )
