import { cpSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build as bundle } from 'esbuild'
import { entriesOf, plainFilesOf } from './entries.ts'
import type { PublishedPackage } from './workspace.ts'

/**
 * Whether a package has Vue components, which must be compiled: then Vite builds it, else esbuild.
 */
const hasComponents = ({ manifest }: PublishedPackage): boolean =>
  '@vitejs/plugin-vue' in (manifest.devDependencies ?? {})

/** Builds the JavaScript of a package into `outdir`: its own code only, what it depends on is imported. */
export async function buildJavaScript(
  root: string,
  published: PublishedPackage,
  outdir: string,
): Promise<void> {
  if (hasComponents(published)) await buildComponents(root, published, outdir)
  else await buildModules(root, published, outdir)
}

async function buildModules(
  root: string,
  { folder, manifest }: PublishedPackage,
  outdir: string,
): Promise<void> {
  await bundle({
    entryPoints: entriesOf(manifest).map(({ source, output }) => ({
      in: join(root, folder, source),
      out: output,
    })),
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    packages: 'external',
    platform: 'neutral',
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  })
}

/** The style sheet with the look of all components; those of `src/styles` stay files of their own. */
const componentStyles = 'components.css'

async function buildComponents(
  root: string,
  { folder, manifest }: PublishedPackage,
  outdir: string,
): Promise<void> {
  const [{ build }, { default: vue }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-vue'),
  ])
  const own = join(root, folder)
  const entries = entriesOf(manifest).map(({ source, output }) => [output, join(own, source)])
  // Style sheets with fonts in them must be read by the app's own build: inlined fonts are `data:`
  // URLs, which its content security policy refuses.
  const plain = plainFilesOf(manifest).map((path) => path.replace('./src/', './'))
  await build({
    root: own,
    configFile: false,
    logLevel: 'error',
    plugins: [vue()],
    publicDir: false,
    build: {
      outDir: outdir,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      cssCodeSplit: false,
      lib: { entry: Object.fromEntries(entries), formats: ['es'], cssFileName: 'components' },
      rollupOptions: {
        external: (id) => !/^[./\0]/.test(id) || id.endsWith('/styles/index.css'),
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          intro: (chunk) => (chunk.isEntry ? stylesOf(plain) : ''),
        },
      },
    },
  })
  for (const folderOfPlain of new Set(plain.map(dirname))) {
    const from = join(own, 'src', folderOfPlain)
    if (existsSync(from)) cpSync(from, join(outdir, folderOfPlain), { recursive: true })
  }
}

const stylesOf = (plain: readonly string[]): string =>
  [...plain, `./${componentStyles}`].map((path) => `import '${path}'`).join('\n')
