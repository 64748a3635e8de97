import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { HostingPart } from '../firebase-file.ts'
import { whatIsThere, type Asked, type AskedProject } from './asked-project.ts'
import { thing, type Change, type DeployContent, type PlannedThing } from './content.ts'

const require = createRequire(import.meta.url)

/** A private part of firebase-tools, which is why it is pinned to one version: what it takes of a site's folder. */
interface SiteFiles {
  listFiles(folder: string, ignore: readonly string[]): string[]
}

interface SiteFile {
  path: string
  bytes: number
  hash: string
}

/** As firebase-tools sends and names a file: gzipped at level 9, by the SHA-256 of that. */
const hashOf = (content: Buffer): string =>
  createHash('sha256')
    .update(gzipSync(content, { level: 9 }))
    .digest('hex')

function filesOf(folder: string, ignore: readonly string[]): SiteFile[] {
  const { listFiles } = require('firebase-tools/lib/listFiles.js') as SiteFiles
  return listFiles(folder, ignore)
    .sort()
    .map((path) => {
      const content = readFileSync(join(folder, path))
      return { path: `/${path}`, bytes: content.length, hash: hashOf(content) }
    })
}

function compared(
  files: readonly SiteFile[],
  held: Map<string, string> | null | undefined,
): { change: Change; differences: string[] } {
  if (held === undefined) return { change: null, differences: [] }
  if (held === null) return { change: 'new', differences: [] }
  const paths = new Set(files.map(({ path }) => path))
  const counts = {
    new: files.filter(({ path }) => !held.has(path)).length,
    changed: files.filter(({ path, hash }) => held.has(path) && held.get(path) !== hash).length,
    removed: [...held.keys()].filter((path) => !paths.has(path)).length,
  }
  const differences = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} files ${word}`)
  return { change: differences.length > 0 ? 'changed' : 'unchanged', differences }
}

/** Each site with its files; `folderOf` says where what it serves was built. */
export async function plannedHosting(
  sites: readonly HostingPart[],
  projectId: string,
  folderOf: (site: HostingPart) => string,
  project: Asked<AskedProject>,
): Promise<DeployContent> {
  const names = sites.map(({ site }) => site ?? projectId)
  const { found, uncompared } = await whatIsThere(project, ({ deployed }) =>
    Promise.all(names.map((name) => deployed.siteFiles(name))),
  )
  const things = sites.map((site, index): PlannedThing => {
    const files = filesOf(folderOf(site), site.ignore ?? [])
    const { change, differences } = compared(files, found ? found[index] : undefined)
    const bytes = files.reduce((sum, each) => sum + each.bytes, 0)
    const settings = { files: files.length, bytes, rewrites: site.rewrites?.length ?? 0 }
    return thing(names[index] ?? projectId, { from: site.public, ...settings }, change, differences)
  })
  return { part: 'hosting', where: 'Firebase Hosting', things, uncompared }
}
