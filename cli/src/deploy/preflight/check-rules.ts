import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, warn, type Finding } from '../../doctor/check.ts'
import type { RulesIssue } from '../../google/google-answers.ts'
import { heldIndex, wantedIndexes } from '../compare-indexes.ts'
import { firebaseFile } from '../firebase-file.ts'
import type { PreflightFacts } from './facts.ts'

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

/** Composite indexes of a database with billing, and without. */
const mostIndexes = { billed: 1000, free: 200 }

/** What deploying the indexes would change, and whether there is room for it. */
export async function checkIndexChanges({ google, root }: PreflightFacts): Promise<Finding[]> {
  const wanted = wantedIndexes(root)
  if (!wanted) return []
  const { file, indexes } = wanted
  const [held, isBilled] = await Promise.all([google.indexes(), google.isBilled()])
  const there = new Set(held.map(heldIndex))
  const added = indexes.filter((each) => !there.has(each))
  const foreign = [...there].filter((each) => !indexes.includes(each))
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
      : [ok('indexes', `${added.length} new, ${indexes.length - added.length} there already`)]),
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
