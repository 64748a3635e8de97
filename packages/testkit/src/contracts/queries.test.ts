import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { appQueries, type AppQuery } from './queries.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

interface Field {
  fieldPath: string
  order?: 'ASCENDING' | 'DESCENDING'
  arrayConfig?: string
}
interface Declared {
  indexes: { collectionGroup: string; queryScope: string; fields: Field[] }[]
  fieldOverrides: {
    collectionGroup: string
    fieldPath: string
    indexes: { queryScope: string }[]
  }[]
}
const declared = JSON.parse(read('firestore.indexes.json')) as Declared

const searched = [
  'packages/dsp-core/src/firebase',
  'packages/storefront/src/firebase',
  'template/base/src',
]
const sources = searched.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`),
)

/** The clauses that a source writes, in the form of `AppQuery`. */
function clausesOf(text: string): string[] {
  const wheres = text.matchAll(/\bwhere\(\s*['"`]([^'"`]+)['"`],\s*'([^']+)'/g)
  const orders = text.matchAll(/\borderBy\(\s*(?:'([^']+)'|(FieldPath\.\w+\(\)))(?:,\s*'(\w+)')?/g)
  return [
    ...[...wheres].map(([, field, operator]) => `${field} ${operator}`),
    ...[...orders].map(([, field, path, order]) => `${field ?? path} ${order ?? 'asc'}`),
  ].sort()
}

const isOrder = (clause: string): boolean => / (asc|desc)$/.test(clause)
const fieldOf = (clause: string): string => clause.split(' ')[0] ?? ''

/** One field alone, or only equalities: Firestore's own indexes, one a field, are enough. */
const needsNoIndex = ({ clauses }: AppQuery): boolean =>
  new Set(clauses.map(fieldOf).filter((field) => field !== 'FieldPath.documentId()')).size <= 1 ||
  clauses.every((clause) => clause.endsWith(' =='))

function hasIndex({ collection, isGroup, clauses }: AppQuery): boolean {
  const scope = isGroup ? 'COLLECTION_GROUP' : 'COLLECTION'
  const ordered = clauses.filter(isOrder)
  const fixed = new Set(clauses.filter((clause) => !isOrder(clause)).map(fieldOf))
  for (const clause of ordered) fixed.delete(fieldOf(clause))
  return declared.indexes.some(({ collectionGroup, queryScope, fields }) => {
    if (collectionGroup !== collection || queryScope !== scope) return false
    const head = fields.slice(0, fixed.size).map(({ fieldPath }) => fieldPath)
    const tail = fields
      .slice(fixed.size)
      .map(({ fieldPath, order }) => `${fieldPath} ${order === 'DESCENDING' ? 'desc' : 'asc'}`)
    return head.every((field) => fixed.has(field)) && String(tail) === String(ordered)
  })
}

const hasGroupField = ({ collection, clauses }: AppQuery): boolean =>
  clauses
    .map(fieldOf)
    .every((field) =>
      declared.fieldOverrides.some(
        ({ collectionGroup, fieldPath, indexes }) =>
          collectionGroup === collection &&
          fieldPath === field &&
          indexes.some(({ queryScope }) => queryScope === 'COLLECTION_GROUP'),
      ),
    )

describe('the queries of the app', () => {
  it.each(sources.filter((path) => /\b(where|orderBy)\(/.test(read(path))))(
    'in %s are all known',
    (path) => {
      const known = (appQueries[path] ?? []).flatMap(({ clauses }) => clauses)
      expect(clausesOf(read(path))).toEqual(known.sort())
    },
  )

  const all = Object.values(appQueries).flat()

  it.each(all.map((query) => [`${query.collection}: ${query.clauses.join(', ')}`, query] as const))(
    '%s has its index',
    (_words, query) => {
      const isServed = needsNoIndex(query)
        ? !query.isGroup || hasGroupField(query)
        : hasIndex(query)
      expect(isServed).toBe(true)
    },
  )

  it('would be found without one', () => {
    const unknown = { collection: 'tracks', clauses: ['releaseId ==', 'title asc'] }
    expect(needsNoIndex(unknown) || hasIndex(unknown)).toBe(false)
    expect(hasGroupField({ collection: 'inbox', clauses: ['size =='] })).toBe(false)
  })
})
