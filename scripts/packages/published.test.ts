import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, posix } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { importsOf } from '../guards/imports-of.ts'
import { filesUnder } from './files.ts'
import { dryPublish, pack, type Packed } from './pack.ts'
import { publishedPackages, readManifest, type Manifest } from './workspace.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const stages = join(root, 'dist', 'stage')
const stageOf = (name: string): string => join(stages, name)
const libraries = publishedPackages(root).map(({ folder }) => basename(folder))
const all = [...libraries, 'dsp-cli', 'create-ddex-dsp']

/** Runs a program of this Node to its end. */
async function run(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const env = { ...process.env, CI: '1', ...options.env }
  const child = spawn(process.execPath, args, {
    ...options,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, out, error }
}

let scratch = ''
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'published ü-'))
  const build = join(root, 'scripts', 'packages', 'build-packages.ts')
  const { code, error } = await run(['--import', 'tsx', build], { cwd: root })
  expect(code, error).toBe(0)
}, 600_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const create = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  run([join(stageOf('create-ddex-dsp'), 'dist', 'create-ddex-dsp.js'), ...args], {
    cwd: scratch,
    env,
  })

const packed = new Map<string, Promise<Packed>>()
const packedOf = (name: string): Promise<Packed> => {
  const known = packed.get(name) ?? pack(stageOf(name), null)
  packed.set(name, known)
  return known
}

describe.each(all)('the package %s', (name) => {
  it('holds what it should and nothing else', async () => {
    const { files } = await packedOf(name)
    const paths = files.map(({ path }) => path)
    expect(paths).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE']))
    const own = paths.filter((path) => !path.startsWith('template/'))
    expect(
      own.filter((path) => /\.test\.|\.slow\.|testing\/|\.map$|\.tsbuildinfo$/.test(path)),
    ).toEqual([])
    const folders = new Set(own.map((path) => path.split('/')[0]))
    const allowed = ['README.md', 'LICENSE', 'package.json', 'dist', 'template', 'vendor']
    expect(
      [...folders].filter((each) => ![...allowed, 'THIRD-PARTY-LICENCES.md'].includes(each ?? '')),
    ).toEqual([])
  })

  it('has a manifest that stands by itself', () => {
    const manifest = readManifest(stageOf(name))
    expect(manifest.name).toMatch(/^(@ddex\/[a-z0-9-]+|create-ddex-dsp)$/)
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+/)
    expect(manifest).toMatchObject({
      license: 'MIT',
      publishConfig: { access: 'public', provenance: true },
    })
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|@ddex\/source|devDependencies/)
    expect(manifest.private).toBeUndefined()
  })

  it('is found as Node and bundlers look for it', async () => {
    const { messages } = await publint({ pkgDir: stageOf(name), strict: true, pack: false })
    const manifest = readManifest(stageOf(name))
    const faults = messages.filter(({ code }) => code !== 'USE_TYPE')
    expect(faults.map((message) => formatMessage(message, manifest))).toEqual([])
  }, 120_000)

  it('would be published', async () => {
    const folder = stageOf(name)
    const { version } = readManifest(folder)
    expect(await dryPublish({ name, version, folder })).toContain(`@${version}`)
  }, 120_000)
})

/** The packages that a file of JavaScript or of types imports. */
function packagesOf(path: string): string[] {
  return importsOf({ path: path.replace(/\.d\.ts$/, '.ts'), text: readFileSync(path, 'utf8') })
    .map(({ specifier }) => specifier)
    .filter((specifier) => !/^[./]|^node:/.test(specifier) && !builtinModules.includes(specifier))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}

const targetsOf = ({ exports = {} }: Manifest): string[] =>
  Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? target : Object.values(target),
  )

describe.each(libraries)('the library %s', (name) => {
  it('has every file that its exports name, types among them', () => {
    const manifest = readManifest(stageOf(name))
    expect(targetsOf(manifest).filter((path) => !existsSync(join(stageOf(name), path)))).toEqual([])
    const entries = Object.values(manifest.exports ?? {}).filter(
      (target) => typeof target !== 'string',
    )
    expect(entries.every((target) => 'types' in target)).toBe(true)
  })

  it('imports only what it says it needs', () => {
    const { dependencies = {}, peerDependencies = {} } = readManifest(stageOf(name))
    const known = Object.keys({ ...dependencies, ...peerDependencies })
    const dist = join(stageOf(name), 'dist')
    const code = filesUnder(dist).filter((path) => /\.(js|d\.ts)$/.test(path))
    const imported = new Set(code.flatMap((path) => packagesOf(join(dist, path))))
    expect([...imported].filter((each) => !known.includes(each))).toEqual([])
  })
})

/** What is wrong with a text of a project, in words. */
function faultsOf(path: string, content: string, paths: readonly string[]): string[] {
  const links = [...content.matchAll(/\]\(([^()\s#]+)(?:#[^)]*)?\)/g)].flatMap(([, link = '']) =>
    /^[a-z]+:/i.test(link) ? [] : [posix.normalize(posix.join(posix.dirname(path), link))],
  )
  const openTasks = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`)
  const isCode = /\.(ts|vue|js)$/.test(path)
  return [
    ...(path.endsWith('.md') ? links : [])
      .filter((link) => !paths.some((each) => each === link || each.startsWith(`${link}/`)))
      .map((link) => `${path}: there is no ${link}`),
    ...(isCode && content.split('\n').length > 400 ? [`${path} has more than 400 lines`] : []),
    ...(openTasks.test(content) ? [`${path} has an open task`] : []),
    ...(/VITE_\w*(KEY|SECRET|TOKEN|PASSWORD)/.test(content)
      ? [`${path} gives a secret to browsers`]
      : []),
    ...(/template\/base|workspace:|\{\{/.test(content) && !path.startsWith('docs/')
      ? [`${path} speaks of the repository`]
      : []),
  ]
}

describe.each([
  ['streaming', 'ftp'],
  ['streaming', 's3,gcs'],
  ['catalogue', 'sftp,http'],
  ['catalogue', 'ftp,sftp,s3,gcs,http'],
])('a project of the template %s with %s', (template, protocols) => {
  it('has whole texts, and only what its protocols need', async () => {
    const name = `p-${template}-${protocols.replaceAll(',', '-')}`
    const flags = [`--template=${template}`, `--protocols=${protocols}`, '--no-install', '--no-git']
    const { code, error } = await create([name, ...flags])
    expect(code, error).toBe(0)
    const folder = join(scratch, name)
    const paths = filesUnder(folder)
    const texts = paths.filter((path) => !/\.(tgz|svg)$/.test(path) && path !== 'vendor/LICENSE')
    const faults = texts.flatMap((path) =>
      faultsOf(path, readFileSync(join(folder, path), 'utf8'), paths),
    )
    expect(faults).toEqual([])
    const ofTests = paths.filter((path) => /test-bench|\.(test|slow)\.ts$|\/testing\//.test(path))
    expect(ofTests.filter((path) => !path.startsWith('tests/'))).toEqual([])
    for (const protocol of ['ftp', 'sftp']) {
      const isThere = paths.includes(`servers/${protocol}/src/main.ts`)
      expect(isThere).toBe(protocols.split(',').includes(protocol))
    }
    const service = JSON.parse(readFileSync(join(folder, 'ddex-dsp.json'), 'utf8'))
    expect(service).toMatchObject({ template, protocols: protocols.split(',') })
    expect(service.listening).toBe(template === 'catalogue' ? 'anyone' : 'signed_in')
    expect(readFileSync(join(folder, '.gitignore'), 'utf8').split('\n')).toContain('.env')
  })
})

describe('create-ddex-dsp', () => {
  it('brings the templates and every library along', async () => {
    const paths = (await packedOf('create-ddex-dsp')).files.map(({ path }) => path)
    for (const path of [
      '_gitignore',
      'firebase.json',
      'firestore.rules',
      'firestore.indexes.json',
      'storage.rules',
      'package.json',
      'functions/src/index.ts',
      'src/main.ts',
      'tests/app.test.ts',
    ]) {
      expect(paths).toContain(`template/base/${path}`)
    }
    for (const protocol of ['ftp', 'sftp']) {
      const server = `template/protocols/${protocol}/servers/${protocol}`
      expect(paths).toEqual(
        expect.arrayContaining([
          `${server}/Dockerfile`,
          `${server}/src/main.ts`,
          `${server}/.env.example`,
        ]),
      )
    }
    const tarballs = paths.filter((path) => path.endsWith('.tgz'))
    expect(tarballs).toHaveLength(libraries.length + 1)
    expect(
      paths.filter((path) => /(^|\/)\.gitignore$|node_modules|\/functions\/lib\//.test(path)),
    ).toEqual([])
  })

  it('needs nothing but Node', () => {
    expect(readManifest(stageOf('create-ddex-dsp')).dependencies).toEqual({})
  })

  it('makes the same bytes twice, in two seconds each, and in folders of any name', async () => {
    const flags = ['--protocols=ftp,sftp,s3,gcs,http', '--yes', '--no-install', '--no-git']
    const folders = ['first', 'my music', '音楽']
    for (const folder of folders) {
      const began = Date.now()
      const { code, error } = await create([folder, '--name=music', ...flags])
      expect(code, error).toBe(0)
      // Twice what is promised: other tests run beside this one.
      expect(Date.now() - began).toBeLessThan(4_000)
    }
    const trees = folders.map((folder) => {
      const whole = join(scratch, folder)
      return filesUnder(whole).map((path) => [path, readFileSync(join(whole, path), 'base64')])
    })
    expect(trees[1]).toEqual(trees[0])
    expect(trees[2]).toEqual(trees[0])
  })

  it.each([
    [['sound'], {}, 2, '--protocols, --template'],
    [[], {}, 2, '<directory>'],
    [['sound', '--protcols=ftp'], {}, 2, 'Did you mean --protocols?'],
    [['sound', '--protocols=sfpt'], {}, 2, 'Did you mean sftp?'],
    [['sound', '--template=vue', '--yes'], {}, 2, 'There are streaming and catalogue.'],
    [['Bad Name', '--yes'], {}, 2, '--name=bad-name'],
    [['first', '--yes'], {}, 3, 'README.md'],
  ])('ends %j as it should', async (args, env, code, words) => {
    if (code === 3) await create(['first', '--name=other', '--yes', '--no-install', '--no-git'])
    const ended = await create(args, env)
    expect({ code: ended.code, out: ended.out }).toEqual({ code, out: '' })
    expect(ended.error).toContain(words)
    expect(existsSync(join(scratch, 'sound'))).toBe(false)
  })

  it('shows what it would do and does nothing', async () => {
    const { code, out } = await create(['sound', '--dry-run'])
    expect(code).toBe(0)
    expect(out).toContain('+ package.json\n')
    expect(existsSync(join(scratch, 'sound'))).toBe(false)
    const answer = await create(['sound', '--dry-run', '--json'])
    const document = JSON.parse(answer.out)
    expect(document).toMatchObject({ dryRun: true, name: 'sound', installed: false })
    expect(document.files).toContainEqual({ path: 'package.json', action: 'create' })
  })

  it('leaves the files of others alone', async () => {
    const folder = join(scratch, 'kept')
    await create(['kept', '--yes', '--no-install', '--no-git'])
    writeFileSync(join(folder, '.env'), 'secret')
    writeFileSync(join(folder, 'README.md'), 'mine')
    const refused = await create(['kept', '--yes', '--no-install', '--json'])
    expect(refused.code).toBe(3)
    expect(JSON.parse(refused.out).error.conflicts).toEqual(['README.md'])
    const { code } = await create(['kept', '--yes', '--force', '--no-install', '--no-git'])
    expect(code).toBe(0)
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('secret')
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('# Kept')
  })
})
