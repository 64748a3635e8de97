import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, warn, type Finding } from '../../doctor/check.ts'
import type { DeployedIndex, RulesIssue } from '../../google/google-project.ts'
import type { PreflightFacts } from './facts.ts'

interface FirebaseFile {
  firestore?: { rules?: string; indexes?: string }
  storage?: { rules?: string }
}

const firebaseFile = (root: string): FirebaseFile =>
  JSON.parse(readFileSync(join(root, 'firebase.json'), 'utf8')) as FirebaseFile

const placeOf = (file: string, { sourcePosition }: RulesIssue): string =>
  `${file}:${sourcePosition?.line ?? 1}:${sourcePosition?.column ?? 1}`

/** Has Google compile the rules as it will when they are deployed. */
export async function checkRules({ google, root }: PreflightFacts): Promise<Finding[]> {
  const { firestore, storage } = firebaseFile(root)
  const files = [firestore?.rules, storage?.rules].filter((name) => name !== undefined)
  const findings = files.map(async (file): Promise<Finding[]> => {
    const issues = await google.rulesIssues(file, readFileSync(join(root, file), 'utf8'))
    if (issues.length === 0) return [ok(file, 'compiles')]
    return issues.map((issue) => {
      const say = issue.severity === 'ERROR' ? fail : warn
      return say(file, `${placeOf(file, issue)}: ${issue.description}`, 'Correct it at that place.')
    })
  })
  return (await Promise.all(findings)).flat()
}

interface LocalIndex {
  collectionGroup: string
  queryScope?: string
  fields: { fieldPath: string; order?: string; arrayConfig?: string }[]
}

/** One word for what an index is; Firestore adds `__name__` to what is written in the file. */
const wordOf = (
  group: string,
  { queryScope = 'COLLECTION', fields }: Omit<LocalIndex, 'collectionGroup'>,
) =>
  [
    group,
    queryScope,
    ...fields
      .filter(({ fieldPath }) => fieldPath !== '__name__')
      .map((field) => `${field.fieldPath} ${field.order ?? field.arrayConfig ?? ''}`),
  ].join('/')

const groupOf = ({ name }: DeployedIndex): string =>
  /collectionGroups\/([^/]+)\//.exec(name)?.[1] ?? ''

/** Composite indexes of a database with billing, and without. */
const mostIndexes = { billed: 1000, free: 200 }

/** What deploying the indexes would change, and whether there is room for it. */
export async function checkIndexChanges(facts: PreflightFacts): Promise<Finding[]> {
  const { google, root } = facts
  const file = firebaseFile(root).firestore?.indexes
  if (!file || !existsSync(join(root, file))) return []
  const { indexes: wanted } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
    indexes: LocalIndex[]
  }
  const [held, isBilled] = await Promise.all([google.indexes(), google.isBilled()])
  const there = new Map(held.map((index) => [wordOf(groupOf(index), index), index]))
  const wantedWords = wanted.map((index) => wordOf(index.collectionGroup, index))
  const added = wantedWords.filter((word) => !there.has(word))
  const foreign = [...there.keys()].filter((word) => !wantedWords.includes(word))
  const most = isBilled ? mostIndexes.billed : mostIndexes.free
  const broken = held.filter(({ state }) => state === 'NEEDS_REPAIR')
  return [
    ...(held.length + added.length > most
      ? [
          fail(
            'indexes',
            `${held.length} are there and ${added.length} would be added; ${most} may be`,
            'Delete what no query uses: `npx firebase firestore:indexes` lists them.',
          ),
        ]
      : [ok('indexes', `${added.length} new, ${wanted.length - added.length} there already`)]),
    ...(foreign.length > 0
      ? [
          warn(
            'indexes',
            `${foreign.length} are there and not in ${file}; they stay`,
            'Nothing, or delete them in the Firebase console.',
          ),
        ]
      : []),
    ...broken.map((index) =>
      fail(
        'indexes',
        `${index.name} needs repair`,
        'Delete it in the Firebase console; the deployment makes it again.',
      ),
    ),
  ]
}
