/** Bundles the command line tool into `cli/dist`; takes a tenth of a second. */
import { join } from 'node:path'
import { root } from './bootstrap.mjs'

const entries = ['ddex-dsp.ts', 'dev/emulators-main.ts', 'dev/child-guard.ts']

export async function buildCli() {
  const { build } = await import('esbuild')
  await build({
    entryPoints: entries.map((name) => join(root, 'cli', 'src', name)),
    outdir: join(root, 'cli', 'dist'),
    entryNames: '[name]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'error',
  })
}
