import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import type { ObjectVersion } from './object-version.ts'
import type { Upload, UploadedPart } from './upload.ts'

/** One change of a bucket. */
export type JournalEntry =
  | { type: 'version'; version: ObjectVersion }
  | { type: 'removed'; key: string; versionId: string }
  | { type: 'setting'; name: string; value: string | null }
  | { type: 'upload'; upload: Upload }
  | { type: 'part'; uploadId: string; part: UploadedPart }
  | { type: 'upload ended'; uploadId: string }

/** A bucket's changes, one JSON document a line, in order. A torn last line was never answered for. */
export class Journal {
  readonly #path: string
  #file: number | null = null

  constructor(path: string) {
    this.#path = path
  }

  /** All entries so far. */
  read(): JournalEntry[] {
    const lines = readFileSync(this.#path, { encoding: 'utf8', flag: 'a+' }).split('\n')
    return lines.slice(0, -1).map((line) => JSON.parse(line) as JournalEntry)
  }

  /** Replaces all by `entries` in one step, and opens for appending. */
  rewrite(entries: readonly JournalEntry[]): void {
    const next = `${this.#path}.next`
    writeFileSync(next, entries.map(toLine).join(''))
    renameSync(next, this.#path)
    this.#file = openSync(this.#path, 'a')
  }

  /** Synchronous, so that a change and its check are one step. */
  append(...entries: readonly JournalEntry[]): void {
    this.#file ??= openSync(this.#path, 'a')
    writeSync(this.#file, entries.map(toLine).join(''))
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }
}

const toLine = (entry: JournalEntry): string => `${JSON.stringify(entry)}\n`
