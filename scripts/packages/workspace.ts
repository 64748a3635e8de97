import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `package.json` says, as far as publishing cares. */
export interface Manifest {
  name: string
  version: string
  private?: boolean
  description?: string
  license?: string
  type?: string
  sideEffects?: boolean | string[]
  engines?: Record<string, string>
  bin?: Record<string, string>
  exports?: Record<string, string | Record<string, string>>
  files?: string[]
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  keywords?: string[]
  /** Of the root package only: where the source is. Provenance needs it. */
  repository?: { type: string; url: string }
  publishConfig?: Record<string, unknown>
}

/** A package of this repository that is published. */
export interface PublishedPackage {
  /** `packages/ern`. */
  folder: string
  manifest: Manifest
}

export const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** Those that a package builds upon, before it. */
function inOrder(packages: readonly PublishedPackage[]): PublishedPackage[] {
  const ordered = new Set<PublishedPackage>()
  const add = (each: PublishedPackage): void => {
    const names = Object.keys(each.manifest.dependencies ?? {})
    packages.filter((other) => other !== each && names.includes(other.manifest.name)).forEach(add)
    ordered.add(each)
  }
  packages.forEach(add)
  return [...ordered]
}

/** Everything under `packages/` that is not private, in the order in which it can be published. */
export function publishedPackages(root: string): PublishedPackage[] {
  const found = readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort()
    .map((folder) => ({ folder, manifest: readManifest(join(root, folder)) }))
    .filter(({ manifest }) => manifest.private !== true)
  return inOrder(found)
}
