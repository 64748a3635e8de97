import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildDeclarations } from './declarations.ts'
import { buildJavaScript } from './javascript.ts'
import { publishedManifest } from './published-manifest.ts'
import { publishedPackages, readManifest, type PublishedPackage } from './workspace.ts'

/** A folder that holds a package exactly as it is published. */
export interface StagedPackage {
  name: string
  version: string
  folder: string
}

/** Where packages are put together before they are packed. */
export const stageFolder = (root: string): string => join(root, 'dist', 'stage')

/** Copies README and licence; a package without a README is not ready to be published. */
export function stageTexts(root: string, folder: string, stage: string): void {
  const readme = join(root, folder, 'README.md')
  if (!existsSync(readme)) throw new Error(`${folder} has no README.md.`)
  copyFileSync(readme, join(stage, 'README.md'))
  copyFileSync(join(root, 'LICENSE'), join(stage, 'LICENSE'))
}

/** Builds every package of `packages/` into a folder of its own, ready for `npm pack` and `npm publish`. */
export async function stagePackages(root: string): Promise<StagedPackage[]> {
  const packages = publishedPackages(root)
  const { repository } = readManifest(root)
  const versions = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]))
  const stageOf = ({ folder }: PublishedPackage): string =>
    join(stageFolder(root), basename(folder))
  const outputOf = (each: PublishedPackage): string => join(stageOf(each), 'dist')
  const isWithTypes = ({ manifest }: PublishedPackage): boolean => manifest.exports !== undefined
  for (const each of packages) {
    const stage = stageOf(each)
    rmSync(stage, { recursive: true, force: true })
    mkdirSync(stage, { recursive: true })
    stageTexts(root, each.folder, stage)
    const manifest = publishedManifest(each.manifest, each.folder, versions, repository)
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  }
  await Promise.all([
    buildDeclarations(root, packages.filter(isWithTypes), outputOf),
    ...packages.map((each) => buildJavaScript(root, each, outputOf(each))),
  ])
  return packages.map((each) => {
    const { name, version } = each.manifest
    return { name, version, folder: stageOf(each) }
  })
}
