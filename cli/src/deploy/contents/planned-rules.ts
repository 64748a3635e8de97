import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { heldIndex, wantedIndexes } from '../compare-indexes.ts'
import { firebaseFile } from '../firebase-file.ts'
import { whatIsThere, type Asked, type AskedProject } from './asked-project.ts'
import { thing, type Change, type DeployContent } from './content.ts'

/** Both files of rules, each for its service. */
export async function plannedRules(
  root: string,
  project: Asked<AskedProject>,
): Promise<DeployContent> {
  const { firestore, storage } = firebaseFile(root)
  const files = [
    ...(firestore?.rules ? [['Cloud Firestore', firestore.rules, 'firestore'] as const] : []),
    ...(storage?.rules ? [['Cloud Storage', storage.rules, 'storage'] as const] : []),
  ]
  const { found, uncompared } = await whatIsThere(project, ({ google, deployed }) =>
    Promise.all(
      files.map(async ([, , kind]) => {
        const bucket = kind === 'storage' ? await google.defaultBucket() : ''
        if (bucket === null) return null
        return deployed.rules(bucket ? `firebase.storage/${bucket}` : 'cloud.firestore')
      }),
    ),
  )
  const things = files.map(([service, file], index) => {
    const content = readFileSync(join(root, file), 'utf8')
    const held = found?.[index]
    const change: Change =
      held === undefined ? null : held === null ? 'new' : held === content ? 'unchanged' : 'changed'
    return thing(file, { for: service, bytes: Buffer.byteLength(content) }, change)
  })
  return { part: 'rules', where: 'Firebase Rules', things, uncompared }
}

/** Every composite index, by what it orders; those that are there and in no file stay. */
export async function plannedIndexes(
  root: string,
  project: Asked<AskedProject>,
): Promise<DeployContent> {
  const wanted = wantedIndexes(root)
  const { found, uncompared } = await whatIsThere(project, async ({ google }) =>
    (await google.indexes()).map(heldIndex),
  )
  const names = wanted?.indexes ?? []
  const foreign = (found ?? []).filter((each) => !names.includes(each))
  return {
    ...{
      part: 'indexes',
      where: `Cloud Firestore, out of ${wanted?.file ?? 'no file'}`,
      uncompared,
    },
    things: [
      ...names.map((name) =>
        thing(name, {}, found && (found.includes(name) ? 'unchanged' : 'new')),
      ),
      ...foreign.map((name) => thing(name, {}, 'stays')),
    ],
  }
}
