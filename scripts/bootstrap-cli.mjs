/** Bundles the command line tool into `cli/dist`; takes a tenth of a second. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './bootstrap.mjs'

const entries = ['ddex-dsp.ts', 'dev/emulators-main.ts', 'dev/child-guard.ts']

/** Writes what differs, each file at once: another command may be running out of the same folder. */
function writeOutput({ path, contents }) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return
  const whole = `${path}.${process.pid}`
  writeFileSync(whole, contents)
  renameSync(whole, path)
}

/** Our own packages go into the bundle as source; what `cli/package.json` depends on stays outside. */
export async function buildCli() {
  const { build } = await import('esbuild')
  const { dependencies } = JSON.parse(readFileSync(join(root, 'cli', 'package.json'), 'utf8'))
  const { outputFiles } = await build({
    entryPoints: entries.map((name) => join(root, 'cli', 'src', name)),
    outdir: join(root, 'cli', 'dist'),
    entryNames: '[name]',
    bundle: true,
    splitting: true,
    conditions: ['@ddex/source', 'module'],
    external: Object.keys(dependencies),
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'error',
    write: false,
  })
  mkdirSync(join(root, 'cli', 'dist'), { recursive: true })
  for (const file of outputFiles) writeOutput(file)
}
