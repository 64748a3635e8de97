import type { Manifest } from './workspace.ts'

/** The export condition that is only true inside this repository (docs/decisions/001). */
const sourceCondition = '@ddex/source'

type Versions = ReadonlyMap<string, string>

/** Where a file of `src` is in the published package. */
const publishedPath = (path: string): string => path.replace(/^\.\/src\//, './dist/')

function publishedExports(exports: NonNullable<Manifest['exports']>): Manifest['exports'] {
  const entries = Object.entries(exports).map(([entry, target]) => {
    if (typeof target === 'string') return [entry, publishedPath(target)]
    const conditions = Object.entries(target).filter(([name]) => name !== sourceCondition)
    return [entry, Object.fromEntries(conditions)]
  })
  return Object.fromEntries(entries)
}

/** Ranges of a registry instead of the workspace's own way to say "the one beside me". */
export function publishedDependencies(
  dependencies: Record<string, string>,
  versions: Versions,
): Record<string, string> {
  const entries = Object.entries(dependencies).map(([name, range]) => {
    if (!range.startsWith('workspace:')) return [name, range]
    const version = versions.get(name)
    if (!version) throw new Error(`${name} is needed by what is published and is not itself.`)
    return [name, version]
  })
  return Object.fromEntries(entries)
}

/** The `package.json` that is published for a package of this workspace. */
export function publishedManifest(
  manifest: Manifest,
  folder: string,
  versions: Versions,
  repository?: Manifest['repository'],
): Record<string, unknown> {
  const { name, version, description, license, type, sideEffects, engines, bin, keywords } =
    manifest
  return {
    ...{ name, version, description, keywords: ['ddex', 'ern', 'music', ...(keywords ?? [])] },
    ...{ license, author: 'The DDEX DSP contributors' },
    repository: repository && { ...repository, directory: folder },
    ...{ type, sideEffects, engines, bin },
    exports: manifest.exports && publishedExports(manifest.exports),
    files: manifest.files,
    dependencies: publishedDependencies(manifest.dependencies ?? {}, versions),
    peerDependencies: manifest.peerDependencies,
    publishConfig: { access: 'public', provenance: true, ...manifest.publishConfig },
  }
}
