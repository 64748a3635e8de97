import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { filesUnder } from './files.ts'
import type { Manifest } from './workspace.ts'

/** A file or folder of this repository, and where a layer has it. */
interface Source {
  from: string
  to: string
}

/** What is built, installed or tested here and is no part of a project. */
const leftOut = /(^|\/)(node_modules|dist|lib|\.local|testing)(\/|$)|\.(test|slow)\.ts$/
/** Its tests are the project's. */
const wholeFolder = 'template/project'

/** A protocol's own program, where it has one. */
const programs: Record<string, string> = {
  ftp: 'servers/ftp',
  sftp: 'servers/sftp',
  s3: 'lambda/s3-ingestion',
}

const baseSources: readonly Source[] = [
  { from: 'template/base', to: '' },
  { from: 'template/project', to: '' },
  // Under its own name ESLint would take it for the configuration of the template's folder.
  { from: 'template/project-lint.js', to: 'eslint.config.js' },
  ...['firebase.json', 'firestore.rules', 'firestore.indexes.json', 'storage.rules'].map(
    (name) => ({
      from: name,
      to: name,
    }),
  ),
  { from: 'docs/guide', to: 'docs/guide' },
  { from: 'docs/reference', to: 'docs/reference' },
  { from: 'docs/pictures', to: 'docs/pictures' },
  { from: 'docs/screens', to: 'docs/screens' },
  { from: 'LICENSE', to: 'vendor/LICENSE' },
]

const protocolSources = (protocol: string): Source[] => {
  const program = programs[protocol]
  const page = `docs/protocols/${protocol}.md`
  return [
    ...(program ? [{ from: program, to: program }] : []),
    // After the program: a project's Dockerfile is not the repository's.
    { from: `template/protocols/${protocol}`, to: '' },
    { from: page, to: page },
  ]
}

const namesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : []

/** Every layer with what it is made of; a later source replaces what an earlier one has. */
function layersIn(root: string): [layer: string, sources: readonly Source[]][] {
  return [
    ['base', baseSources],
    ...namesIn(join(root, 'template', 'protocols')).map((name): [string, Source[]] => [
      `protocols/${name}`,
      protocolSources(name),
    ]),
    ...namesIn(join(root, 'template', 'templates')).map((name): [string, Source[]] => [
      `templates/${name}`,
      [{ from: `template/templates/${name}`, to: '' }],
    ]),
  ]
}

function copySource(root: string, { from, to }: Source, layer: string): void {
  const source = join(root, from)
  if (!existsSync(source)) return
  const target = join(layer, to)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(source, target, {
    recursive: true,
    filter: (path) => from === wholeFolder || !leftOut.test(path.slice(root.length + 1)),
  })
}

type Ranges = Record<string, string>

/** Ranges of everything that this repository installs, by name. */
export function knownRanges(manifests: readonly Manifest[]): ReadonlyMap<string, string> {
  return new Map(
    manifests
      .flatMap(({ dependencies = {}, devDependencies = {} }) => [
        ...Object.entries(devDependencies),
        ...Object.entries(dependencies),
      ])
      .filter(([, range]) => !range.startsWith('workspace:')),
  )
}

/** Our packages among these, with those of ours that they need in turn. */
function ownPackages(names: readonly string[], manifests: readonly Manifest[]): string[] {
  const found = new Set<string>()
  const add = (name: string): void => {
    const manifest = manifests.find((each) => each.name === name && name.startsWith('@ddex/'))
    if (!manifest || found.has(name)) return
    found.add(name)
    Object.keys(manifest.dependencies ?? {}).forEach(add)
  }
  names.forEach(add)
  return [...found]
}

/** Scripts without the condition that is true in this repository only. */
const withoutCondition = (scripts: Ranges): { scripts?: Ranges } => {
  const entries = Object.entries(scripts).map(([name, script]) => [
    name,
    script.replace(' --conditions=@ddex/source', ''),
  ])
  return entries.length === 0 ? {} : { scripts: Object.fromEntries(entries) as Ranges }
}

/** A `package.json` as a project has it: our packages are vendored, versions are those of this repository. */
export function templateManifest(
  path: string,
  manifest: Manifest & { scripts?: Ranges },
  manifests: readonly Manifest[],
): Manifest {
  const known = knownRanges(manifests)
  const translated = (ranges: Ranges): Ranges =>
    Object.fromEntries(
      Object.entries(ranges).map(([name, range]) => {
        if (range.startsWith('workspace:')) return [name, 'vendored']
        if (range !== 'as in the workspace') return [name, range]
        const found = known.get(name)
        if (!found)
          throw new Error(`${path} wants ${name}, which this repository does not install.`)
        return [name, found]
      }),
    )
  const { dependencies = {}, devDependencies = {}, scripts = {}, ...rest } = manifest
  // A container installs this file alone, so what our packages need of each other is in it too.
  const own = ownPackages(Object.keys(dependencies), manifests).map((name) => [name, 'vendored'])
  const usesEsbuild = /esbuild|build\.mjs/.test(scripts.build ?? '')
  const tools: Ranges = usesEsbuild ? { esbuild: 'as in the workspace' } : {}
  // What is deployed installs its own package.json, far from our tarballs; they are in the bundle.
  const isDeployedAsFolder = path.startsWith('functions/')
  return {
    ...rest,
    ...withoutCondition(scripts),
    dependencies: { ...translated(dependencies), ...Object.fromEntries(own) },
    ...(isDeployedAsFolder
      ? {}
      : { devDependencies: translated({ ...devDependencies, ...tools }) }),
  }
}

/** Puts the template's layers together in `target`, one folder each, out of what this repository runs itself. */
export function stageTemplate(root: string, target: string, manifests: readonly Manifest[]): void {
  rmSync(target, { recursive: true, force: true })
  for (const [layer, sources] of layersIn(root)) {
    const folder = join(target, layer)
    mkdirSync(folder, { recursive: true })
    for (const source of sources) copySource(root, source, folder)
    for (const path of filesUnder(folder).filter((name) => /(^|\/)package\.json$/.test(name))) {
      const file = join(folder, path)
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
      const translated = templateManifest(path, manifest, manifests)
      writeFileSync(file, `${JSON.stringify(translated, null, 2)}\n`)
    }
  }
}
