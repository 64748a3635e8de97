import type { BlobFolder } from './blob-folder.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { SortedKeys } from './key-order.ts'
import { nullVersion, type ObjectVersion } from './object-version.ts'
import type { OpenUpload, Upload, UploadedPart } from './upload.ts'

/** What never changes about a bucket. */
export interface BucketFacts {
  name: string
  region: string
  /** ISO 8601 */
  created: string
  /** 12 digits: the account that made it. */
  account: string
}

/** The name under which a bucket keeps its policy. */
export const policySetting = 'policy'

export type Versioning = 'Enabled' | 'Suspended'

/** A bucket in memory; every change goes to its journal first. */
export class Bucket {
  readonly keys = new SortedKeys()
  readonly uploads = new Map<string, OpenUpload>()
  readonly #versions = new Map<string, ObjectVersion[]>()
  readonly #settings = new Map<string, string>()

  constructor(
    readonly facts: BucketFacts,
    readonly blobs: BlobFolder,
    readonly journal: Journal,
  ) {}

  /** Versions of a key, newest first; empty when there are none. */
  versions(key: string): readonly ObjectVersion[] {
    return this.#versions.get(key) ?? []
  }

  latest(key: string): ObjectVersion | undefined {
    return this.versions(key)[0]
  }

  version(key: string, versionId: string): ObjectVersion | undefined {
    return this.versions(key).find((version) => version.versionId === versionId)
  }

  get isEmpty(): boolean {
    return this.#versions.size === 0
  }

  get versioning(): Versioning | null {
    return (this.#settings.get('versioning') as Versioning | undefined) ?? null
  }

  setting(name: string): string | null {
    return this.#settings.get(name) ?? null
  }

  set(name: string, value: string | null): void {
    this.#change({ type: 'setting', name, value })
  }

  /** Makes a version the newest; one with the same id goes, and with it its bytes. */
  async put(version: ObjectVersion): Promise<void> {
    const replaced = this.version(version.key, version.versionId)
    this.#change({ type: 'version', version })
    await this.#forget(replaced)
  }

  /** Changes what is said of a version, not its bytes or its place. */
  amend(version: ObjectVersion): void {
    this.#change({ type: 'version', version })
  }

  async removeVersion(key: string, versionId: string): Promise<void> {
    const removed = this.version(key, versionId)
    this.#change({ type: 'removed', key, versionId })
    await this.#forget(removed)
  }

  beginUpload(upload: Upload): void {
    this.#change({ type: 'upload', upload })
  }

  async putPart(uploadId: string, part: UploadedPart): Promise<void> {
    const replaced = this.uploads.get(uploadId)?.parts.get(part.number)
    this.#change({ type: 'part', uploadId, part })
    if (replaced) await this.blobs.remove([replaced.blob])
  }

  /** Ends an upload; its parts go but those whose bytes became an object's. */
  async endUpload(uploadId: string, kept: ReadonlySet<string> = new Set()): Promise<void> {
    const parts = [...(this.uploads.get(uploadId)?.parts.values() ?? [])]
    this.#change({ type: 'upload ended', uploadId })
    await this.blobs.remove(parts.map(({ blob }) => blob).filter((blob) => !kept.has(blob)))
  }

  async #forget(version: ObjectVersion | undefined): Promise<void> {
    if (version && !version.isDeleteMarker)
      await this.blobs.remove(version.segments.map(({ blob }) => blob))
  }

  #change(entry: JournalEntry): void {
    this.journal.append(entry)
    this.apply(entry)
  }

  /** Takes over a change, out of the journal at the start. */
  apply(entry: JournalEntry): void {
    if (entry.type === 'version') this.#applyVersion(entry.version)
    else if (entry.type === 'removed') this.#applyRemoved(entry.key, entry.versionId)
    else if (entry.type === 'setting') {
      if (entry.value === null) this.#settings.delete(entry.name)
      else this.#settings.set(entry.name, entry.value)
    } else if (entry.type === 'upload')
      this.uploads.set(entry.upload.uploadId, { upload: entry.upload, parts: new Map() })
    else if (entry.type === 'part')
      this.uploads.get(entry.uploadId)?.parts.set(entry.part.number, entry.part)
    else this.uploads.delete(entry.uploadId)
  }

  #applyVersion(version: ObjectVersion): void {
    const all = this.versions(version.key)
    const isAmended = all.some(({ sequencer }) => sequencer === version.sequencer)
    const next = isAmended
      ? all.map((old) => (old.sequencer === version.sequencer ? version : old))
      : [version, ...all.filter(({ versionId }) => versionId !== version.versionId)]
    this.#versions.set(version.key, next)
    this.keys.add(version.key)
  }

  #applyRemoved(key: string, versionId: string): void {
    const left = this.versions(key).filter((version) => version.versionId !== versionId)
    if (left.length > 0) {
      this.#versions.set(key, left)
      return
    }
    this.#versions.delete(key)
    this.keys.delete(key)
  }

  /** The shortest journal that leads here. */
  entries(): JournalEntry[] {
    return [
      ...[...this.#settings].map(([name, value]) => ({ type: 'setting', name, value }) as const),
      ...[...this.#versions.values()].flatMap((versions) =>
        versions.toReversed().map((version) => ({ type: 'version', version }) as const),
      ),
      ...[...this.uploads.values()].flatMap(({ upload, parts }): JournalEntry[] => [
        { type: 'upload', upload },
        ...[...parts.values()].map(
          (part) => ({ type: 'part', uploadId: upload.uploadId, part }) as const,
        ),
      ]),
    ]
  }

  /** Blobs that something names. */
  namedBlobs(): Set<string> {
    const entries = this.entries()
    return new Set(
      entries.flatMap((entry) => {
        if (entry.type === 'part') return [entry.part.blob]
        if (entry.type !== 'version' || entry.version.isDeleteMarker) return []
        return entry.version.segments.map(({ blob }) => blob)
      }),
    )
  }

  /** The version id that a write gets now. */
  idFor(newId: () => string): string {
    return this.versioning === 'Enabled' ? newId() : nullVersion
  }

  /** Every version's place in time. */
  *sequencers(): Iterable<string> {
    for (const versions of this.#versions.values())
      for (const { sequencer } of versions) yield sequencer
  }
}
