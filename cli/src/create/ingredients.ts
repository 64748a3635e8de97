import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandError } from '../terminal/command-error.ts'
import { layersOf, type FileMap, type Ingredients, type VendoredPackage } from './layers.ts'
import type { Plan } from './plan.ts'

/** Every file of a folder; a folder that is not there has none. */
export function readFolder(folder: string): FileMap {
  if (!existsSync(folder)) return new Map()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(folder, path).split(sep).join('/'), path] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return new Map(files.map(([name, path]) => [name, readFileSync(path)]))
}

/** The published package that this runs out of; in the repository the one that `npm run build` put together. */
function packageFolder(): string {
  const own = dirname(dirname(fileURLToPath(import.meta.url)))
  const folders = [own, dirname(own), join(own, '..', 'dist', 'stage', 'create-ddex-dsp')]
  const found = folders.find(
    (folder) => existsSync(join(folder, 'template', 'base')) && existsSync(join(folder, 'vendor')),
  )
  if (found) return found
  throw new CommandError('The templates are not here; in the repository run `npm run build` first.')
}

/** Reads what a plan needs from the package's `template` and `vendor`. */
export function readIngredients(plan: Plan, folder: string = packageFolder()): Ingredients {
  const vendored = JSON.parse(
    readFileSync(join(folder, 'vendor', 'packages.json'), 'utf8'),
  ) as VendoredPackage[]
  return {
    layers: layersOf(plan).map((name) => readFolder(join(folder, 'template', name))),
    vendored,
    tarballs: new Map(
      vendored.map(({ file }) => [file, readFileSync(join(folder, 'vendor', file))]),
    ),
  }
}
