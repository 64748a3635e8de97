import { FileRefusal, type FeedEntry, type OpenFile, type Upload } from '../common/index.ts'

export type OpenHandle =
  | { kind: 'upload'; path: string; upload: Upload; written: number }
  | { kind: 'file'; path: string; file: OpenFile }
  | { kind: 'folder'; path: string; pages: AsyncGenerator<FeedEntry[]> }

export const maxOpenHandles = 100

/** What a session has open, by the handle that the client was given. */
export class Handles {
  readonly #open = new Map<number, OpenHandle>()
  #next = 0

  /** Throws when the session has too much open; call it before opening anything. */
  requireRoom(): void {
    if (this.#open.size < maxOpenHandles) return
    throw new FileRefusal(
      'TOO_MANY_OPEN',
      `More than ${maxOpenHandles} files are open. Close one first.`,
    )
  }

  add(handle: OpenHandle): Buffer {
    const id = this.#next++
    this.#open.set(id, handle)
    const name = Buffer.alloc(4)
    name.writeUInt32BE(id)
    return name
  }

  get(name: Buffer): OpenHandle {
    const handle = name.length === 4 ? this.#open.get(name.readUInt32BE()) : undefined
    if (!handle) throw unknownHandle()
    return handle
  }

  upload(name: Buffer): OpenHandle & { kind: 'upload' } {
    const handle = this.get(name)
    if (handle.kind !== 'upload') throw unknownHandle()
    return handle
  }

  remove(name: Buffer): OpenHandle {
    const handle = this.get(name)
    this.#open.delete(name.readUInt32BE())
    return handle
  }

  removeAll(): OpenHandle[] {
    const all = [...this.#open.values()]
    this.#open.clear()
    return all
  }

  get uploads(): number {
    return [...this.#open.values()].filter((handle) => handle.kind === 'upload').length
  }
}

const unknownHandle = () => new FileRefusal('NOT_SUPPORTED', 'This handle is not open for that.')
