import type { FeedEntry } from './feed-root.ts'
import type { Upload } from './upload.ts'

export interface OpenUploadOptions {
  connectionId: string | null
  maxFileSize: number
  /** Make the file when it is not there; else it must be. */
  create: boolean
  /** Refuse when it is there. */
  exclusive: boolean
  /** Start from nothing, instead of from what is there. */
  truncate: boolean
  append: boolean
}

/** A file that is open for reading; the part of Node's `FileHandle` that the servers need. */
export interface OpenFile {
  read(
    into: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>
  stat(): Promise<{ size: number; mtime: Date }>
  close(): Promise<void>
}

/**
 * A feed's file system as its sender sees it through any protocol. Paths are feed paths (see
 * `toFeedPath`). Every method throws `FileRefusal` or an error that `toFileRefusal` understands.
 */
export interface FeedFiles {
  stat(path: string): Promise<FeedEntry>
  /** As `stat`, but for a cut upload it answers with the size from which it may be resumed. */
  statForResume(path: string): Promise<FeedEntry>
  /** Entries of a folder, a page at a time. */
  list(path: string): AsyncGenerator<FeedEntry[]>
  openRead(path: string): Promise<OpenFile>
  openUpload(path: string, options: OpenUploadOptions): Promise<Upload>
  makeFolder(path: string): Promise<void>
  removeFolder(path: string): Promise<void>
  removeFile(path: string): Promise<void>
  /** Moves a file or folder; a file may take another file's place when `replace` is set. */
  rename(from: string, to: string, replace: boolean): Promise<void>
}
