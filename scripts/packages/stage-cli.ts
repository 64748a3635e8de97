import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { bundleCli } from '../bootstrap-cli.mjs'
import { pack, type Packed } from './pack.ts'
import { publishedManifest } from './published-manifest.ts'
import { stageFolder, stageTexts, type StagedPackage } from './stage.ts'
import { stageTemplate } from './stage-template.ts'
import { readManifest, type Manifest } from './workspace.ts'

/** The command line as generated projects depend on it: without templates, with what `dev` runs. */
const projectTool = '@ddex/dsp-cli'

const programs = ['create-ddex-dsp.js', 'ddex-dsp.js']

/** The packages whose code is in a bundle, as folders. */
function bundledPackages({ inputs }: Metafile): string[] {
  const folders = Object.keys(inputs).flatMap((path) => {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? []
    return folder ? [folder] : []
  })
  return [...new Set(folders)].sort()
}

/** The licences of what is bundled, which must go where its code goes. */
function thirdPartyLicences(root: string, metafile: Metafile): string {
  const texts = bundledPackages(metafile).map((folder) => {
    const { name, version, license = '' } = readManifest(join(root, folder))
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry))
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : license
    return [`${name} ${version}`, `## ${name} ${version} (${license})\n\n${text}\n`] as const
  })
  const each = [...new Map(texts).values()]
  return ['Code of these packages is part of the bundles in `dist`.\n', ...each].join('\n')
}

async function stageBundle(root: string, stage: string): Promise<void> {
  rmSync(stage, { recursive: true, force: true })
  mkdirSync(stage, { recursive: true })
  const dist = join(stage, 'dist')
  const metafile = await bundleCli(dist)
  for (const name of programs) chmodSync(join(dist, name), 0o755)
  writeFileSync(join(stage, 'THIRD-PARTY-LICENCES.md'), thirdPartyLicences(root, metafile))
}

const writeManifest = (stage: string, manifest: object): void =>
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)

/** `@ddex/dsp-cli`: the same bundle, with what it leaves outside as dependencies. */
async function stageProjectTool(root: string, cli: Manifest): Promise<StagedPackage> {
  const stage = join(stageFolder(root), 'dsp-cli')
  await stageBundle(root, stage)
  rmSync(join(stage, 'dist', 'create-ddex-dsp.js'), { force: true })
  stageTexts(root, 'cli/dsp-cli', stage)
  const { repository } = readManifest(root)
  const { dependencies = {}, ...rest } = publishedManifest(cli, 'cli', new Map(), repository)
  writeManifest(stage, {
    ...rest,
    name: projectTool,
    description: 'Run and operate a DDEX DSP: the ddex-dsp command of a project.',
    bin: { 'ddex-dsp': 'dist/ddex-dsp.js' },
    exports: { './package.json': './package.json' },
    files: ['dist', 'THIRD-PARTY-LICENCES.md'],
    dependencies,
  })
  return { name: projectTool, version: cli.version, folder: stage }
}

/** Lists the tarballs that a project brings along. */
function stageVendor(stage: string, tarballs: string, packed: readonly Packed[]): void {
  const vendor = join(stage, 'vendor')
  mkdirSync(vendor, { recursive: true })
  for (const { filename } of packed) copyFileSync(join(tarballs, filename), join(vendor, filename))
  const list = packed.map(({ name, version, filename: file }) => ({ name, version, file }))
  writeFileSync(join(vendor, 'packages.json'), `${JSON.stringify(list, null, 2)}\n`)
}

function allManifests(root: string): Manifest[] {
  const groups = [
    '.',
    'cli',
    'packages',
    'servers',
    'lambda',
    'template/base',
    'template/base/functions',
  ]
  const folders = groups.flatMap((group) => {
    const folder = join(root, group)
    if (existsSync(join(folder, 'package.json'))) return [folder]
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  })
  return folders.filter((folder) => existsSync(join(folder, 'package.json'))).map(readManifest)
}

/**
 * Stages both packages of the command line; `tarballs` already has those of `packages/`. Resolves with
 * them in the order in which they are published.
 */
export async function stageCli(
  root: string,
  tarballs: string,
  packed: readonly Packed[],
): Promise<StagedPackage[]> {
  const cli = readManifest(join(root, 'cli'))
  const tool = await stageProjectTool(root, cli)
  const stage = join(stageFolder(root), 'create-ddex-dsp')
  await stageBundle(root, stage)
  stageTexts(root, 'cli', stage)
  stageVendor(stage, tarballs, [...packed, await pack(tool.folder, tarballs)])
  stageTemplate(root, join(stage, 'template'), allManifests(root))
  const { repository } = readManifest(root)
  writeManifest(stage, {
    ...publishedManifest({ ...cli, dependencies: {} }, 'cli', new Map(), repository),
    exports: { './package.json': './package.json' },
    files: ['dist', 'template', 'vendor', 'THIRD-PARTY-LICENCES.md'],
  })
  return [tool, { name: cli.name, version: cli.version, folder: stage }]
}
