import { readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { repository, type SourceFile, type Violation } from './source-file.ts'

const guard = 'licences'

const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSD',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
])

/** Licences that are not in the list, and why a package may have one all the same. */
export type AllowedLicences = Readonly<Record<string, { licence: string; reason: string }>>

export interface InstalledPackage {
  name: string
  version: string
  licence: string
  /** By which of our packages it got here. */
  through: string
}

interface Manifest {
  name?: string
  version?: string
  license?: unknown
  licenses?: unknown
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

/** True when one may choose a permissive licence (`OR`), or all that apply are permissive (`AND`). */
export function isPermissive(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, ' ')
  return plain
    .split(/\s+OR\s+/i)
    .some((choice) => choice.split(/\s+AND\s+/i).every((name) => permissive.has(name.trim())))
}

/** What a manifest says of its licence, old ways included; `''` when it says nothing. */
export function licenceOf({ license, licenses }: Manifest): string {
  const stated = license ?? licenses
  const names = (Array.isArray(stated) ? stated : [stated]).map((entry) =>
    typeof entry === 'object' && entry !== null && 'type' in entry ? entry.type : entry,
  )
  return names.filter((name) => typeof name === 'string').join(' OR ')
}

/** Packages whose licence is neither permissive nor allowed, and allowances that nobody needs. */
export function checkLicences(
  packages: readonly InstalledPackage[],
  allowed: AllowedLicences,
): Violation[] {
  const refused = packages
    .filter(({ name, licence }) => !isPermissive(licence) && allowed[name]?.licence !== licence)
    .map(({ name, version, licence, through }) => ({
      guard,
      path: through,
      line: null,
      message: `${name}@${version} has the licence '${licence || 'none stated'}'`,
    }))
  const names = new Set(packages.map(({ name }) => name))
  const unused = Object.keys(allowed)
    .filter((name) => !names.has(name))
    .map((name) => ({ guard, path: '.', line: null, message: `${name} is allowed but not used` }))
  return [...refused, ...unused]
}

const readManifest = async (folder: string): Promise<Manifest | null> => {
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
  } catch {
    return null
  }
}

/** Where Node would find `name` from `folder`; null when it is not installed (optional, other system). */
async function locate(name: string, folder: string): Promise<string | null> {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name)
    if (await readManifest(candidate)) return realpath(candidate)
    if (at === dirname(at)) return null
  }
}

/** Every package that our packages bring along in production, however deep. */
export async function readProductionPackages(
  files: readonly SourceFile[],
  root = repository,
): Promise<InstalledPackage[]> {
  const found = new Map<string, InstalledPackage>()
  const visit = async (folder: string, through: string): Promise<void> => {
    if (found.has(folder)) return
    const manifest = await readManifest(folder)
    if (!manifest) return
    const { name = folder, version = '' } = manifest
    found.set(folder, { name, version, licence: licenceOf(manifest), through })
    await visitAll(manifest, folder, through)
  }
  const visitAll = async (manifest: Manifest, folder: string, through: string): Promise<void> => {
    const wanted = { ...manifest.dependencies, ...manifest.optionalDependencies }
    for (const name of Object.keys(wanted)) {
      const at = await locate(name, folder)
      if (at) await visit(at, through)
    }
  }
  for (const { path, text } of files.filter(({ path }) => /(^|\/)package\.json$/.test(path))) {
    await visitAll(JSON.parse(text) as Manifest, dirname(join(root, path)), path)
  }
  return [...found.values()].filter(({ name }) => !name.startsWith('@ddex/'))
}
