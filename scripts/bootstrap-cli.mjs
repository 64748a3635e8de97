/** Bundles the command line tool into `cli/dist`, which takes seconds, when its sources are others than before. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './bootstrap.mjs'
import { unlessAsBefore } from './bundle-note.mjs'

const entries = [
  ...['ddex-dsp.ts', 'create-ddex-dsp.ts'],
  ...[
    'emulators-main.ts',
    'child-guard.ts',
    'seed-main.ts',
    'demo-main.ts',
    's3-main.ts',
    'lambda-worker.ts',
  ].map((name) => `dev/${name}`),
]

// Some packages are CommonJS inside and call `require` for Node's own modules.
const requireBanner =
  "import { createRequire as ddexCreateRequire } from 'node:module'; const require = ddexCreateRequire(import.meta.url);"

/** Writes what differs, each file at once: another command may be running out of the same folder. */
function writeOutput({ path, contents }) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return
  mkdirSync(dirname(path), { recursive: true })
  const whole = `${path}.${process.pid}`
  writeFileSync(whole, contents)
  renameSync(whole, path)
}

/**
 * Bundles the command line tool into `outdir`. What `cli/package.json` lists as dependencies stays outside;
 * all else, our own packages as source included, is in the bundle, so that it starts at once and
 * installs nothing. Resolves with esbuild's metafile.
 */
export async function bundleCli(outdir, { sourcemap = false } = {}) {
  const { build } = await import('esbuild')
  const { dependencies } = JSON.parse(readFileSync(join(root, 'cli', 'package.json'), 'utf8'))
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map((name) => join(root, 'cli', 'src', name)),
    outdir,
    entryNames: '[name]',
    // Beside the entries: some look for each other from wherever their code has come to be.
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    conditions: ['@ddex/source', 'module'],
    external: Object.keys(dependencies),
    banner: { js: requireBanner },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // A process that lives a tenth of a second reads its code for a good part of it.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: sourcemap ? 'linked' : false,
    metafile: true,
    logLevel: 'error',
    write: false,
  })
  for (const file of outputFiles) writeOutput(file)
  return metafile
}

/** Besides its sources: what says where they are found and how they are read. */
const settings = () => [
  ...['scripts/bootstrap-cli.mjs', 'tsconfig.json', 'tsconfig.base.json', 'cli/package.json'],
  ...['pnpm-lock.yaml', 'pnpm-workspace.yaml'],
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`),
]

/** The tool of this repository, in `cli/dist`. */
export const buildCli = () =>
  unlessAsBefore({
    root,
    note: 'cli/dist/made-of.json',
    settings: settings(),
    bundle: () => bundleCli(join(root, 'cli', 'dist'), { sourcemap: true }),
  })
