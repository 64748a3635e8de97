import type { ErnMessage, FileHash, ResourceType } from '@ddex/ern'
import type { CompletionPolicy, InboxFile } from '../schema/feed.ts'
import { checkHash } from './hash-check.ts'
import { matchFile } from './file-match.ts'
import { isBatchFolder, parentOf } from './inbox-path.ts'

/** A file that the message names, with the delivered file that answers it. */
export interface NamedFile {
  uri: string
  /** `SoundRecording A1`. */
  role: string
  resourceRef: string
  type: ResourceType
  hash: FileHash | null
  line: number
  column: number
  path: string
  file: InboxFile | null
  /** The file was here before the message and belongs to another one: a newer version may come. */
  isSpent?: boolean
}

/** Every file that the message names, once each (two resources may name one file). */
export function namedFiles(message: ErnMessage, folder: string, inbox: InboxFile[]): NamedFile[] {
  return message.resources.flatMap((resource) =>
    resource.files.map(({ uri, hash, place }) => ({
      uri,
      role: `${resource.type} ${resource.ref}`,
      resourceRef: resource.ref,
      type: resource.type,
      hash,
      ...place,
      file: matchFile(uri, folder, inbox),
    })),
  )
}

export type Completeness =
  | { type: 'complete' }
  | { type: 'files_missing'; missing: string[] }
  | { type: 'manifest_missing' }
  | { type: 'settling'; until: Date }

export interface CompletenessQuestion {
  named: NamedFile[]
  folder: string
  policy: CompletionPolicy
  settleSeconds: number
  /** A BatchComplete or manifest that is about this message was received. */
  hasManifest: boolean
  /** When the message or a file that it names came last. */
  lastArrivalAt: Date
  now: Date
}

/**
 * Whether everything is here. Nothing about the order counts. A file is proven whole by its stated
 * hash, or by the batch's manifest; where there is neither, by a quiet time. An earlier version of a
 * file that differs from the stated hash is none: the right one may be on its way.
 */
export function judgeCompleteness(question: CompletenessQuestion): Completeness {
  const { named, policy, hasManifest } = question
  const missing = named.filter(isMissing).map(({ uri }) => uri)
  if (missing.length > 0) return { type: 'files_missing', missing: [...new Set(missing)] }
  if (hasManifest) return { type: 'complete' }
  const isBatch = isBatchFolder(parentOf(question.folder))
  if (policy === 'manifest' || (policy === 'auto' && isBatch)) return { type: 'manifest_missing' }
  if (policy === 'auto' && named.every(isProven)) return { type: 'complete' }
  const until = new Date(question.lastArrivalAt.getTime() + question.settleSeconds * 1000)
  return until <= question.now ? { type: 'complete' } : { type: 'settling', until }
}

const verdictOf = ({ hash, file }: NamedFile): string | null =>
  file && checkHash(hash, file.hashes).state

export const isMissing = (named: NamedFile): boolean =>
  named.file === null || (named.isSpent === true && verdictOf(named) === 'different')

// A wrong hash is proof of nothing being under way too: the bytes are there and judged next. A
// sender who repairs the file reopens the delivery.
const isProven = (named: NamedFile): boolean =>
  named.file !== null && verdictOf(named) !== 'unproven'
