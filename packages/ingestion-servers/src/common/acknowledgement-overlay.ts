import type { AcknowledgementFile, AcknowledgementFolder } from '@ddex/dsp-core'
import type { FeedFiles, OpenFile, OpenUploadOptions } from './feed-files.ts'
import { notFound, type FeedEntry } from './feed-root.ts'
import { OpenAcknowledgement } from './open-acknowledgement.ts'
import { FileRefusal } from './refusal.ts'
import type { Upload } from './upload.ts'

const folderName = 'acknowledgements'

/**
 * A feed's files with the folder `acknowledgements` at its root (ERN choreography 5.2, 8.1), which the
 * sender may list, read and clear. It is nowhere on the disk, and only a request that names it asks
 * the store.
 */
export class FilesWithAcknowledgements implements FeedFiles {
  readonly #files: FeedFiles
  readonly #feedId: string
  readonly #folder: AcknowledgementFolder
  readonly #entry: FeedEntry

  /** @param since what the folder is dated with */
  constructor(files: FeedFiles, feedId: string, folder: AcknowledgementFolder, since: Date) {
    this.#files = files
    this.#feedId = feedId
    this.#folder = folder
    this.#entry = { name: folderName, kind: 'folder', size: 0, modifiedAt: since }
  }

  async stat(path: string): Promise<FeedEntry> {
    if (path === folderName) return this.#entry
    const name = nameIn(path)
    if (name === null) return this.#files.stat(path)
    const found = await this.#folder.find(this.#feedId, name)
    if (!found) throw notFound()
    return entryOf(found)
  }

  async statForResume(path: string): Promise<FeedEntry> {
    return isInside(path) ? this.stat(path) : this.#files.statForResume(path)
  }

  async *list(path: string): AsyncGenerator<FeedEntry[]> {
    if (path === folderName) {
      for await (const page of this.#folder.list(this.#feedId)) yield page.map(entryOf)
      return
    }
    if (isInside(path)) throw notFound()
    if (path !== '') return yield* this.#files.list(path)
    yield [this.#entry]
    for await (const page of this.#files.list(path)) {
      const others = page.filter(({ name }) => name !== folderName)
      if (others.length > 0) yield others
    }
  }

  async openRead(path: string): Promise<OpenFile> {
    if (path === folderName) throw isFolder()
    const name = nameIn(path)
    if (name === null) return this.#files.openRead(path)
    const found = await this.#folder.find(this.#feedId, name)
    const bytes = found && (await this.#folder.read(this.#feedId, name))
    if (!bytes) throw notFound()
    return new OpenAcknowledgement(bytes, found.createdAt, () =>
      this.#folder.noteFetched(this.#feedId, name),
    )
  }

  async openUpload(path: string, options: OpenUploadOptions): Promise<Upload> {
    if (path === folderName) throw isFolder()
    if (isInside(path)) throw isOurs()
    return this.#files.openUpload(path, options)
  }

  async makeFolder(path: string): Promise<void> {
    if (path === folderName) {
      throw new FileRefusal('EXISTS', 'There is already something with this name.')
    }
    if (isInside(path)) throw isOurs()
    return this.#files.makeFolder(path)
  }

  async removeFolder(path: string): Promise<void> {
    if (isInside(path)) throw isOurs()
    return this.#files.removeFolder(path)
  }

  async removeFile(path: string): Promise<void> {
    if (path === folderName) throw isFolder()
    const name = nameIn(path)
    if (name === null) return this.#files.removeFile(path)
    if (!(await this.#folder.remove(this.#feedId, name))) throw notFound()
  }

  async rename(from: string, to: string, replace: boolean): Promise<void> {
    if (isInside(from) || isInside(to)) throw isOurs()
    return this.#files.rename(from, to, replace)
  }
}

/** The folder itself or anything that is or would be in it. */
const isInside = (path: string): boolean => path === folderName || path.startsWith(`${folderName}/`)

/** The name in the folder; null for a path elsewhere. What is deeper cannot be there. */
const nameIn = (path: string): string | null =>
  path.startsWith(`${folderName}/`) ? path.slice(folderName.length + 1) : null

const entryOf = ({ name, size, createdAt }: AcknowledgementFile): FeedEntry => ({
  name,
  kind: 'file',
  size,
  modifiedAt: createdAt,
})

const isFolder = () => new FileRefusal('IS_A_FOLDER', 'This is a folder.')
const isOurs = () =>
  new FileRefusal('READ_ONLY', `In '${folderName}' files can only be read and deleted.`)
