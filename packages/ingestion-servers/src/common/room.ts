import { formatSize } from './format-size.ts'
import { FileRefusal } from './refusal.ts'

export interface RoomLimits {
  bytes: number
  files: number
}

/** What a feed has on the volume, and how much more it may put there. */
export class Room {
  /** Those of the newest sign-in. */
  limits: RoomLimits = { bytes: Infinity, files: Infinity }
  #bytes = 0
  #files = 0
  #growing = 0
  #shares = 0

  /** Bytes, those of uploads under way as well. */
  get bytes(): number {
    return this.#bytes + this.#growing
  }

  get openUploads(): number {
    return this.#shares
  }

  /** What was found on the disk, which is always right; uploads under way not among it. */
  counted(bytes: number, files: number): void {
    this.#bytes = bytes
    this.#files = files
  }

  /** Files and bytes came to lie there, or went. */
  changed(bytes: number, files: number): void {
    this.#bytes = Math.max(0, this.#bytes + bytes)
    this.#files = Math.max(0, this.#files + files)
  }

  /** Throws when there is no room for one file more. */
  requireFile(): void {
    if (this.#files + this.#shares < this.limits.files) return
    throw new FileRefusal(
      'QUOTA',
      `The ${this.limits.files} files that this feed may hold are here.`,
    )
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

const noRoom = (limit: number) =>
  new FileRefusal('QUOTA', `The ${formatSize(limit)} that this feed may hold are used up.`)
