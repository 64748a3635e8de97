import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { entriesOf } from './entries.ts'
import type { PublishedPackage } from './workspace.ts'

const run = promisify(execFile)

/** Types of all packages in one run: they read each other as source, as everything here does. */
function configuration(
  root: string,
  packages: readonly PublishedPackage[],
  outDir: string,
  folder: string,
): object {
  return {
    extends: relative(folder, join(root, 'tsconfig.web.json')),
    compilerOptions: {
      // What runs in Node and what runs in a browser, in one run.
      lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: join(root, 'packages'),
      outDir,
    },
    include: [],
    files: [
      ...packages.flatMap(({ folder: own, manifest }) =>
        entriesOf(manifest).map(({ source }) => join(root, own, source)),
      ),
      ...packages
        .map(({ folder: own }) => join(root, own, 'src'))
        .flatMap((source) =>
          readdirSync(source)
            .filter((name) => name.endsWith('.d.ts'))
            .map((name) => join(source, name)),
        ),
    ],
  }
}

/** Relative imports as they are published: `./feed.ts` is `./feed.js` there. */
export const withPublishedExtensions = (text: string): string =>
  text.replace(/((?:from|import|import\()\s*['"]\.{1,2}\/[^'"]*)\.ts(['"])/g, '$1.js$2')

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/**
 * Writes the declarations of `packages` into `outputOf(each)`. Only what an entry reaches is written, so no
 * test has any. Throws with the compiler's words.
 */
export async function buildDeclarations(
  root: string,
  packages: readonly PublishedPackage[],
  outputOf: (each: PublishedPackage) => string,
): Promise<void> {
  const folder = join(root, '.local', 'declarations')
  const all = join(folder, 'out')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'tsconfig.json')
  writeFileSync(config, JSON.stringify(configuration(root, packages, all, folder)))
  const compiler = join(root, 'node_modules', 'vue-tsc', 'bin', 'vue-tsc.js')
  await run(process.execPath, [compiler, '-p', config]).catch((error: { stdout?: string }) => {
    throw new Error(`The declarations did not build:\n${error.stdout ?? String(error)}`)
  })
  for (const each of packages) {
    const written = join(all, relative('packages', each.folder), 'src')
    if (!existsSync(written)) continue
    for (const file of filesUnder(written)) {
      writeFileSync(file, withPublishedExtensions(readFileSync(file, 'utf8')))
    }
    cpSync(written, outputOf(each), { recursive: true })
  }
}
