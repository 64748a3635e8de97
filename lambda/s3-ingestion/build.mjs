/** Builds the function: `dist/index.js`, `dist/grpc.js`, which is loaded when somebody needs gRPC, and `dist/function.json`. */
import { rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = fileURLToPath(new URL('.', import.meta.url))
const [, , target = join(folder, 'dist')] = process.argv

/** What is never used here, by the file that would bring it in. */
const unused = [
  // Node has had URL for long; node-fetch asks for this one where it does not.
  { filter: /whatwg-url[\\/]lib[\\/]public-api\.js$/, contents: 'module.exports = { URL }' },
  // Words for faults in fifty languages.
  { filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/, contents: 'export {}' },
]

const leavesOut = {
  name: 'leaves-out-what-is-not-used',
  setup({ onLoad }) {
    for (const { filter, contents } of unused) onLoad({ filter }, () => ({ contents }))
  },
}

/** Where Firestore loads gRPC: for those who listen to changes, which a function never does. */
const listeners = /firestore[\\/]build[\\/]src[\\/](watch|index|v1|v1beta1)/
let grpcFrom = ''

/** Reading gRPC takes a third of a cold start. */
const grpcComesLater = {
  name: 'grpc-comes-later',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^google-gax$/ }, ({ importer, resolveDir }) => {
      if (!listeners.test(importer)) return undefined
      grpcFrom = resolveDir
      return { path: 'grpc', namespace: 'later' }
    })
    onResolve({ filter: /^\.\/grpc\.js$/ }, ({ namespace }) =>
      namespace === 'later' ? { path: './grpc.js', external: true } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'later' }, () => ({
      contents: `let gax
const load = () => (gax ??= require('./grpc.js'))
module.exports = new Proxy({}, { get: (_, name) => load()[name], has: (_, name) => name in load() })`,
      resolveDir: folder,
    }))
  },
}

/** The ES modules of firebase-admin read everything that it has, gRPC with it; its CommonJS waits to be asked. */
const firebaseWaits = {
  name: 'firebase-waits',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^firebase-admin\// }, ({ path, importer, resolveDir, kind }) =>
      kind === 'import-statement'
        ? resolve(path, { importer, resolveDir, kind: 'require-call' })
        : undefined,
    )
  },
}

const common = {
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  // firebase-admin is CommonJS inside; so is what starts fastest.
  format: 'cjs',
  target: 'node20',
  conditions: ['@ddex/source', 'module'],
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'error',
}

rmSync(target, { recursive: true, force: true })
const { metafile } = await build({
  ...common,
  entryPoints: [join(folder, 'src', 'handler.ts')],
  outfile: join(target, 'index.js'),
  plugins: [leavesOut, firebaseWaits, grpcComesLater],
  metafile: true,
})
const gax = createRequire(join(grpcFrom, 'x.js')).resolve('google-gax')
await build({ ...common, entryPoints: [gax], outfile: join(target, 'grpc.js') })
// `serverless.yml` reads it, so that both ways of deploying make the same function.
const { outputFiles } = await build({
  ...common,
  minify: false,
  stdin: {
    contents: "export { lambdaDefaults } from '@ddex/ingestion-servers/s3-tools'",
    resolveDir: folder,
  },
  format: 'esm',
  treeShaking: true,
  write: false,
})
const source = Buffer.from(outputFiles[0].contents).toString('base64')
const { lambdaDefaults } = await import(`data:text/javascript;base64,${source}`)
writeFileSync(join(target, 'function.json'), `${JSON.stringify(lambdaDefaults, null, 2)}\n`)
// The workspace's packages are ES modules; these files are not.
writeFileSync(join(target, 'package.json'), '{"type":"commonjs"}\n')
if (process.argv.includes('--meta'))
  writeFileSync(join(folder, 'dist-meta.json'), JSON.stringify(metafile))
