import { posix } from 'node:path'
import type { FileMap, Ingredients } from './layers.ts'
import type { Plan } from './plan.ts'
import {
  firebaseJson,
  merged,
  pnpmWorkspace,
  projectManifest,
  serviceFile,
  withTarballs,
} from './project-json.ts'
import { titleOf } from './project-name.ts'
import { readmePart, renderReadme, withoutDeadLinks } from './readme.ts'

type Json = Record<string, unknown>

/** npm leaves some names out of what it packs, or obeys them; in a template they begin with an underscore. */
const realPath = (path: string): string => path.replace(/(^|\/)_(?=(gitignore|npmrc)$)/, '$1.')

const parse = (bytes: Buffer): Json => JSON.parse(bytes.toString('utf8')) as Json
const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)

/** One layer on top of the other. Of JSON at the root that several layers have, each adds its part. */
function combine(layers: readonly FileMap[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const layer of layers) {
    for (const [name, bytes] of layer) {
      const path = realPath(name)
      const known = files.get(path)
      const isShared = known && ['package.json', 'ddex-dsp.json', 'brand.json'].includes(path)
      files.set(path, isShared ? json(merged(parse(known), parse(bytes))) : bytes)
    }
  }
  return files
}

/** Folders with a `package.json` of their own: the functions and what each protocol runs. */
const workspacesOf = (files: FileMap): string[] =>
  [...files.keys()]
    .filter((path) => path.endsWith('/package.json'))
    .map((path) => posix.dirname(path))
    .sort()

function change(files: Map<string, Buffer>, path: string, edit: (value: Json) => Json): void {
  const bytes = files.get(path)
  if (!bytes) throw new Error(`The template has no ${path}.`)
  files.set(path, json(edit(parse(bytes))))
}

function renderTexts(files: Map<string, Buffer>, { layers }: Ingredients, plan: Plan): void {
  const parts = layers.flatMap((layer) => {
    const part = layer.get(readmePart)
    return part ? [part.toString('utf8')] : []
  })
  files.delete(readmePart)
  const readme = files.get('README.md')?.toString('utf8') ?? ''
  files.set('README.md', Buffer.from(renderReadme(readme, parts, plan)))
  for (const [path, bytes] of files) {
    if (!path.endsWith('.md')) continue
    files.set(path, Buffer.from(withoutDeadLinks(path, bytes.toString('utf8'), files)))
  }
}

/** Every file of the project, by path, in one order. Says the same for the same plan on every machine. */
export function renderProject(plan: Plan, ingredients: Ingredients): FileMap {
  const { vendored } = ingredients
  const files = combine(ingredients.layers)
  for (const [name, bytes] of ingredients.tarballs) files.set(`vendor/${name}`, bytes)
  const workspaces = workspacesOf(files)
  for (const folder of workspaces) {
    change(files, `${folder}/package.json`, (own) => withTarballs(own, folder, vendored))
  }
  change(files, 'package.json', (own) => projectManifest({ ...own, workspaces }, plan, vendored))
  files.set('pnpm-workspace.yaml', Buffer.from(pnpmWorkspace(workspaces, vendored)))
  change(files, 'ddex-dsp.json', (own) => serviceFile(own, plan))
  change(files, 'firebase.json', (own) => firebaseJson(own, plan))
  const title = titleOf(plan.name)
  change(files, 'brand.json', (own) => ({ ...own, name: title }))
  change(files, 'public/manifest.webmanifest', (own) => ({
    ...own,
    name: title,
    short_name: title,
  }))
  if (plan.projectId) files.set('.firebaserc', json({ projects: { default: plan.projectId } }))
  renderTexts(files, ingredients, plan)
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}
