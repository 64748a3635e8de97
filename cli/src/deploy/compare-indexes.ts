import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IndexAnswer } from '../google/google-answers.ts'
import { firebaseFile } from './firebase-file.ts'

interface IndexField {
  fieldPath?: string | null
  order?: string | null
  arrayConfig?: string | null
}

interface LocalIndex {
  collectionGroup: string
  queryScope?: string
  fields: IndexField[]
}

/** An index in words, such as `releases: published ASCENDING, title DESCENDING`. */
export type IndexWords = string

/** Firestore adds `__name__` to what is written in the file. */
function wordsOf(
  group: string,
  queryScope: string | null | undefined,
  fields: IndexField[],
): IndexWords {
  const scope = !queryScope || queryScope === 'COLLECTION' ? '' : ` (${queryScope})`
  const words = fields
    .filter(({ fieldPath }) => fieldPath !== '__name__')
    .map(({ fieldPath, order, arrayConfig }) => `${fieldPath} ${order ?? arrayConfig ?? ''}`.trim())
  return `${group}${scope}: ${words.join(', ')}`
}

/** The file that `firebase.json` names, and the indexes in it; null where it names none. */
export function wantedIndexes(root: string): { file: string; indexes: IndexWords[] } | null {
  const file = firebaseFile(root).firestore?.indexes
  if (!file || !existsSync(join(root, file))) return null
  const { indexes } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
    indexes: LocalIndex[]
  }
  const words = indexes.map((each) => wordsOf(each.collectionGroup, each.queryScope, each.fields))
  return { file, indexes: words }
}

/** An index that is in the project, in the words of one that is wanted. */
export const heldIndex = ({ name, queryScope, fields }: IndexAnswer): IndexWords =>
  wordsOf(/collectionGroups\/([^/]+)\//.exec(name ?? '')?.[1] ?? '', queryScope, fields ?? [])
