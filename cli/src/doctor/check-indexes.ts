import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Finding } from './check.ts'

interface IndexField {
  fieldPath?: unknown
  order?: unknown
  arrayConfig?: unknown
  vectorConfig?: unknown
}

interface Index {
  collectionGroup?: unknown
  queryScope?: unknown
  fields?: IndexField[]
}

const orders = ['ASCENDING', 'DESCENDING']
const scopes = ['COLLECTION', 'COLLECTION_GROUP', 'COLLECTION_RECURSIVE']

function fieldFault({ fieldPath, order, arrayConfig, vectorConfig }: IndexField): string | null {
  if (typeof fieldPath !== 'string' || fieldPath === '') return 'a field has no fieldPath'
  if (order !== undefined && !orders.includes(String(order)))
    return `${fieldPath} has the order ${String(order)}; there are ${orders.join(' and ')}`
  const said = [order, arrayConfig, vectorConfig].filter((each) => each !== undefined)
  return said.length === 1 ? null : `${fieldPath} needs one of order, arrayConfig, vectorConfig`
}

function indexFault({ collectionGroup, queryScope, fields }: Index): string | null {
  if (typeof collectionGroup !== 'string' || collectionGroup === '') return 'has no collectionGroup'
  if (queryScope !== undefined && !scopes.includes(String(queryScope)))
    return `has the queryScope ${String(queryScope)}`
  if (!Array.isArray(fields) || fields.length < 2) return 'needs two fields or more'
  return fields.map(fieldFault).find((fault) => fault !== null) ?? null
}

/** Whether the indexes are of the form that Firestore takes, each once. */
export function checkIndexes(root: string): Finding[] {
  const name = 'indexes'
  const path = join(root, 'firestore.indexes.json')
  if (!existsSync(path)) return []
  let indexes: Index[] | undefined
  try {
    indexes = (JSON.parse(readFileSync(path, 'utf8')) as { indexes?: Index[] }).indexes
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [fail(name, `${path} is no JSON: ${why}`, 'Correct it at that place.')]
  }
  if (!Array.isArray(indexes))
    return [fail(name, `${path} has no list of indexes`, 'Take it from the template again.')]
  const words = indexes.map((index) => JSON.stringify(index))
  const faults = indexes.flatMap((index, place) => {
    const fault =
      indexFault(index) ??
      (words.indexOf(words[place] ?? '') < place ? 'is there more than once' : null)
    const title = `index ${place + 1} (${String(index.collectionGroup ?? '?')})`
    return fault ? [fail(name, `${title} ${fault}`, `Correct it in ${path}.`)] : []
  })
  return faults.length > 0 ? faults : [ok(name, `${indexes.length} indexes`)]
}
