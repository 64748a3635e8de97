import { describe, expect, it } from 'vitest'
import type { FileMap, Ingredients } from './layers.ts'
import { planProject, type CreateRequest } from './plan.ts'
import { withoutDeadLinks } from './readme.ts'
import { renderProject } from './render.ts'

const layer = (files: Record<string, unknown>): FileMap =>
  new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
    ]),
  )

const vendored = [
  { name: '@ddex/ern', version: '1.0.0', file: 'ddex-ern-1.0.0.tgz' },
  { name: '@ddex/dsp-cli', version: '1.0.0', file: 'ddex-dsp-cli-1.0.0.tgz' },
]

const ingredients: Ingredients = {
  vendored,
  tarballs: layer({ 'ddex-ern-1.0.0.tgz': 'ern', 'ddex-dsp-cli-1.0.0.tgz': 'cli' }),
  layers: [
    layer({
      _gitignore: '.env',
      'package.json': { scripts: { dev: 'ddex-dsp dev' }, dependencies: { vue: '^3' } },
      'ddex-dsp.json': { homeTerritory: 'NL', listening: 'signed_in', protocols: ['http'] },
      'brand.json': { name: 'X', hue: 1 },
      'firebase.json': {
        functions: { source: 'template/base/functions', runtime: 'nodejs20' },
        hosting: {
          public: 'x',
          rewrites: [
            { source: '/art/**', function: 'artwork' },
            { source: '**', destination: '/' },
          ],
        },
      },
      'public/manifest.webmanifest': { name: 'X', icons: [] },
      'functions/package.json': { name: 'functions', dependencies: { 'firebase-admin': '13' } },
      'README.md': '# {{title}}\n\n`{{install}}`, `{{run dev}}`\n\n{{parts}}\n',
      'docs/a.md': '[b](b.md) [c](c.md#x) [web](https://example.org)',
      'docs/b.md': '',
    }),
    layer({
      'README.part.md': 'By SFTP.\n',
      'servers/sftp/package.json': { dependencies: { '@ddex/ern': 'vendored', ssh2: '1' } },
    }),
    layer({
      'README.part.md': 'For all.\n',
      'ddex-dsp.json': { listening: 'anyone' },
      'brand.json': { hue: 2 },
    }),
  ],
}

const render = (
  request: Partial<CreateRequest> = {},
  packageManager: 'npm' | 'pnpm' | 'yarn' = 'npm',
) => {
  const asked = { directory: 'blue-door', install: true, git: true, force: false, ...request }
  const files = renderProject(planProject(asked, { cwd: '/', packageManager }), ingredients)
  const text = (path: string) => files.get(path)?.toString('utf8') ?? ''
  return { files, text, json: (path: string) => JSON.parse(text(path)) }
}

describe('a project', () => {
  it('is the same bytes for the same plan', () => {
    const [first, second] = [render(), render()]
    expect([...second.files]).toEqual([...first.files])
    expect([...first.files.keys()]).toEqual([...first.files.keys()].sort())
  })

  it('has its layers one on top of the other', () => {
    const { json, text, files } = render({ region: 'europe-west4', projectId: 'blue-door-1' })
    expect(json('ddex-dsp.json')).toEqual({
      ...{ homeTerritory: 'NL', listening: 'anyone', protocols: ['sftp'] },
      ...{ projectId: 'blue-door-1', region: 'europe-west4', template: 'streaming' },
    })
    expect(json('brand.json')).toEqual({ name: 'Blue Door', hue: 2 })
    expect(json('public/manifest.webmanifest')).toMatchObject({
      name: 'Blue Door',
      short_name: 'Blue Door',
    })
    expect(json('.firebaserc')).toEqual({ projects: { default: 'blue-door-1' } })
    expect(text('.gitignore')).toBe('.env')
    expect(files.has('README.part.md')).toBe(false)
  })

  it('has the Firebase files point at its own folders and region', () => {
    expect(render().json('firebase.json')).toEqual({
      functions: { source: 'functions', runtime: 'nodejs20' },
      hosting: {
        public: 'dist',
        rewrites: [
          { source: '/art/**', function: { functionId: 'artwork', region: 'us-central1' } },
          { source: '**', destination: '/' },
        ],
      },
    })
  })

  it('names every tarball where it is needed, so that nothing is asked of a registry', () => {
    const { json, text, files } = render()
    expect(json('package.json')).toMatchObject({
      name: 'blue-door',
      workspaces: ['functions', 'servers/sftp'],
      dependencies: { '@ddex/ern': 'file:vendor/ddex-ern-1.0.0.tgz', vue: '^3' },
      devDependencies: { '@ddex/dsp-cli': 'file:vendor/ddex-dsp-cli-1.0.0.tgz' },
    })
    expect(json('servers/sftp/package.json').dependencies).toEqual({
      '@ddex/ern': 'file:../../vendor/ddex-ern-1.0.0.tgz',
      ssh2: '1',
    })
    expect(text('pnpm-workspace.yaml')).toContain("'@ddex/ern': file:vendor/ddex-ern-1.0.0.tgz")
    expect(render({}, 'yarn').json('package.json').resolutions).toEqual({
      '@ddex/ern': 'file:vendor/ddex-ern-1.0.0.tgz',
    })
    expect(files.get('vendor/ddex-ern-1.0.0.tgz')?.toString()).toBe('ern')
  })

  it('has a README in the words of its package manager', () => {
    expect(render({}, 'pnpm').text('README.md')).toBe(
      '# Blue Door\n\n`pnpm install`, `pnpm dev`\n\nBy SFTP.\n\nFor all.\n',
    )
  })

  it('has no link to a page that it does not have', () => {
    expect(render().text('docs/a.md')).toBe('[b](b.md) c [web](https://example.org)')
    const files = layer({ 'docs/x/y.md': '' })
    expect(withoutDeadLinks('README.md', '[a](docs/x) [b](#here) ![c](no.png)', files)).toBe(
      '[a](docs/x) [b](#here) ![c](no.png)',
    )
  })
})
