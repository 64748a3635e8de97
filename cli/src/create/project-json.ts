import { posix } from 'node:path'
import type { VendoredPackage } from './layers.ts'
import type { Plan } from './plan.ts'

type Json = Record<string, unknown>

/** What a template's `package.json` says instead of a version: the tarball that comes along. */
const vendoredRange = 'vendored'

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Two objects as one: lists are joined, what is in both is taken from the second. */
export function merged(first: Json, second: Json): Json {
  const result: Json = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const known = result[key]
    if (isObject(known) && isObject(value)) result[key] = merged(known, value)
    else if (Array.isArray(known) && Array.isArray(value)) result[key] = [...known, ...value]
    else result[key] = value
  }
  return result
}

const sorted = (record: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Where a tarball is, as a `package.json` in `folder` says it. */
const fileRange = (folder: string, file: string): string =>
  `file:${posix.relative(folder, `vendor/${file}`)}`

/** A `package.json` of the project with the tarballs where it says that a package is vendored. */
export function withTarballs(
  manifest: Json,
  folder: string,
  vendored: readonly VendoredPackage[],
): Json {
  const result: Json = { ...manifest }
  for (const field of ['dependencies', 'devDependencies']) {
    const ranges = manifest[field]
    if (!isObject(ranges)) continue
    const entries = Object.entries(ranges as Record<string, string>).map(([name, range]) => {
      if (range !== vendoredRange) return [name, range] as const
      const found = vendored.find((each) => each.name === name)
      if (!found) throw new Error(`${name} is not among the vendored packages.`)
      return [name, fileRange(folder, found.file)] as const
    })
    result[field] = sorted(Object.fromEntries(entries))
  }
  return result
}

const toolName = '@ddex/dsp-cli'

/**
 * The project's own `package.json`. All tarballs are in it, those too that only other tarballs
 * need: a package manager then finds each of them without asking a registry. `overrides` and
 * `resolutions` say the same to package managers that look at a dependency's own range first.
 */
export function projectManifest(
  manifest: Json,
  plan: Plan,
  vendored: readonly VendoredPackage[],
): Json {
  const tarballs = vendored.map(({ name, file }) => [name, fileRange('', file)] as const)
  const own = Object.fromEntries(tarballs.filter(([name]) => name !== toolName))
  const tool = Object.fromEntries(tarballs.filter(([name]) => name === toolName))
  const {
    dependencies = {},
    devDependencies = {},
    ...rest
  } = manifest as {
    dependencies?: Record<string, string>
    devDependencies?: Record<string, string>
  }
  return {
    name: plan.name,
    ...rest,
    dependencies: sorted({ ...dependencies, ...own }),
    devDependencies: sorted({ ...devDependencies, ...tool }),
    ...(plan.packageManager === 'yarn' ? { resolutions: sorted(own) } : {}),
  }
}

/** `ddex-dsp.json`: what this service is, for the app, the functions and the command line alike. */
export const serviceFile = (
  base: Json,
  { projectId, region, protocols, template }: Plan,
): Json => ({
  ...base,
  ...{ projectId, region, template, protocols },
})

interface WithRewrites {
  hosting: { rewrites: { source: string; function?: string | { functionId: string } }[] }
}

/** `firebase.json` with rewrites that lead to functions in this region. */
export const rewritesIn = <File extends WithRewrites>(file: File, region: string): File => ({
  ...file,
  hosting: {
    ...file.hosting,
    rewrites: file.hosting.rewrites.map((rewrite) => {
      const { function: target } = rewrite
      if (target === undefined) return rewrite
      const functionId = typeof target === 'string' ? target : target.functionId
      return { ...rewrite, function: { functionId, region } }
    }),
  },
})

/** `firebase.json` with the functions and the app where a project has them. */
export function firebaseJson(source: Json, { region }: Plan): Json {
  const placed = rewritesIn(source as Json & WithRewrites, region)
  return {
    ...placed,
    functions: { ...(source.functions as Json), source: 'functions' },
    hosting: { ...placed.hosting, public: 'dist' },
  }
}

/** pnpm reads workspaces, and which packages may run an install script, from a file of its own. */
export function pnpmWorkspace(
  workspaces: readonly string[],
  vendored: readonly VendoredPackage[],
): string {
  const list = (title: string, items: readonly string[]): string =>
    `${title}:\n${items.map((item) => `  - ${item}\n`).join('')}`
  const overrides = vendored
    .filter(({ name }) => name !== toolName)
    .map(({ name, file }) => `  '${name}': file:vendor/${file}\n`)
    .join('')
  return [
    list('packages', workspaces),
    `overrides:\n${overrides}`,
    list('onlyBuiltDependencies', ['cpu-features', 'esbuild', 'ssh2']),
  ].join('\n')
}
