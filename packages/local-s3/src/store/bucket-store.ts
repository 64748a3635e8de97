import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BlobFolder } from './blob-folder.ts'
import { Bucket, type BucketFacts } from './bucket.ts'
import { Journal } from './journal.ts'
import type { Sequence } from './sequence.ts'

const factsFile = 'bucket.json'

/** All buckets of a folder. Only one process may have it open. */
export class BucketStore {
  readonly #folder: string
  readonly #sequence: Sequence
  readonly #buckets = new Map<string, Bucket>()

  constructor(folder: string, sequence: Sequence) {
    this.#folder = join(folder, 'buckets')
    this.#sequence = sequence
  }

  /** Reads every bucket, shortens its journal and drops bytes that nothing names. */
  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name, factsFile)
      // Making or deleting a bucket was interrupted: without its facts it never was one.
      if (!existsSync(path)) await rm(join(this.#folder, name), { recursive: true, force: true })
      else await this.#openBucket(JSON.parse(readFileSync(path, 'utf8')) as BucketFacts)
    }
  }

  async #openBucket(facts: BucketFacts): Promise<Bucket> {
    const folder = join(this.#folder, facts.name)
    const blobs = new BlobFolder(folder)
    const bucket = new Bucket(facts, blobs, new Journal(join(folder, 'journal.jsonl')))
    await blobs.open()
    for (const entry of bucket.journal.read()) bucket.apply(entry)
    bucket.journal.rewrite(bucket.entries())
    await blobs.sweep(bucket.namedBlobs())
    for (const sequencer of bucket.sequencers()) this.#sequence.passed(sequencer)
    this.#buckets.set(facts.name, bucket)
    return bucket
  }

  get(name: string): Bucket | undefined {
    return this.#buckets.get(name)
  }

  /** Ordered by name. */
  list(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.facts.name < b.facts.name ? -1 : 1))
  }

  async create(facts: BucketFacts): Promise<Bucket> {
    const folder = join(this.#folder, facts.name)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${factsFile}.next`), JSON.stringify(facts))
    await rename(join(folder, `${factsFile}.next`), join(folder, factsFile))
    return this.#openBucket(facts)
  }

  async delete(bucket: Bucket): Promise<void> {
    const { name } = bucket.facts
    this.#buckets.delete(name)
    bucket.journal.close()
    await rm(join(this.#folder, name, factsFile), { force: true })
    await rm(join(this.#folder, name), { recursive: true, force: true })
  }

  close(): void {
    for (const { journal } of this.#buckets.values()) journal.close()
    this.#buckets.clear()
  }
}
