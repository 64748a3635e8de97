/** Builds the function: one file without anything beside it, `dist/index.js`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = fileURLToPath(new URL('.', import.meta.url))
const [, , target = join(folder, 'dist')] = process.argv

const { metafile } = await build({
  entryPoints: [join(folder, 'src', 'handler.ts')],
  outfile: join(target, 'index.js'),
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  // firebase-admin is CommonJS inside; so is what starts fastest.
  format: 'cjs',
  target: 'node20',
  conditions: ['@ddex/source', 'module'],
  mainFields: ['module', 'main'],
  metafile: true,
  logLevel: 'error',
})
// The workspace's packages are ES modules; this one file is not.
writeFileSync(join(target, 'package.json'), '{"type":"commonjs"}\n')
writeFileSync(join(target, 'meta.json'), JSON.stringify(metafile))
