import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type BuildFailure, type Plugin } from 'esbuild'
import { CannotStart } from './cannot-start.ts'

const workspacePackage = /^(@ddex\/|\.|\/|node:|file:)/

/**
 * Leaves packages of others where they are and imports them by their path, as seen from the file that
 * wants them: a bundle may lie anywhere, and native modules (ssh2) load.
 */
const packagesStayInPlace: Plugin = {
  name: 'packages-stay-in-place',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === 'inner' || workspacePackage.test(path)) return
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'inner' })
      if (found.errors.length > 0) return { errors: found.errors }
      if (found.external) return { path, external: true }
      return { path: pathToFileURL(found.path).href, external: true }
    })
  },
}

export interface Bundle {
  entry: string
  outfile: string
  /**
   * `deploy`: everything is bundled but `external`, so that the folder can be uploaded. `here`: packages
   * stay where they are on this machine.
   */
  use: 'deploy' | 'here'
  external?: string[]
}

// Some packages are CommonJS inside and call `require` for Node's own modules.
const requireBanner =
  "import { createRequire as ddexCreateRequire } from 'node:module'; const require = ddexCreateRequire(import.meta.url);"

/** Bundles a Node program as ESM with our packages read as source. Writes only when it differs. */
export async function bundle({ entry, outfile, use, external = [] }: Bundle): Promise<void> {
  if (!existsSync(entry)) throw new CannotStart(`${entry} is not there; is the checkout complete?`)
  const { outputFiles } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@ddex/source', 'module'],
    sourcemap: 'linked',
    external,
    plugins: use === 'here' ? [packagesStayInPlace] : [],
    ...(use === 'deploy' ? { banner: { js: requireBanner } } : {}),
    write: false,
    logLevel: 'silent',
  }).catch((error: BuildFailure) => {
    const [first] = error.errors
    const place = first?.location ? `${first.location.file}:${first.location.line}: ` : ''
    throw new CannotStart(`${entry} did not build: ${place}${first?.text ?? error.message}`)
  })
  mkdirSync(dirname(outfile), { recursive: true })
  for (const { path, contents } of outputFiles) {
    // An emulator that watches the folder reloads on every write.
    if (existsSync(path) && readFileSync(path).equals(contents)) continue
    writeFileSync(path, contents)
  }
}
