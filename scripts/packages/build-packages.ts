import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fingerprint } from './fingerprint.ts'
import { pack, type Packed } from './pack.ts'
import { stageCli } from './stage-cli.ts'
import { stagePackages, type StagedPackage } from './stage.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const tarballs = join(root, 'dist', 'packages')
const note = join(root, 'dist', 'packages.json')

/** The packages of `packages/`, as they were staged and packed. */
interface Built {
  fingerprint: string
  staged: StagedPackage[]
  packed: Packed[]
}

const inputs = [
  ...['packages', 'scripts/packages', 'tsconfig.base.json', 'tsconfig.web.json'],
  ...['package.json', 'pnpm-lock.yaml', 'LICENSE'],
]

/** Builds `packages/`, which takes a compiler's while, unless nothing has changed since. */
async function buildPackages(): Promise<Built> {
  const current = fingerprint(root, inputs)
  const known = existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as Built) : null
  const isWhole = known?.packed.every(({ filename }) => existsSync(join(tarballs, filename)))
  if (known?.fingerprint === current && isWhole) return known
  rmSync(tarballs, { recursive: true, force: true })
  rmSync(note, { force: true })
  const staged = await stagePackages(root)
  const packed = await Promise.all(staged.map(({ folder }) => pack(folder, tarballs)))
  const built = { fingerprint: current, staged, packed }
  writeFileSync(note, JSON.stringify(built))
  return built
}

const { packed } = await buildPackages()
const [, create] = await stageCli(root, tarballs, packed)
if (!create) throw new Error('create-ddex-dsp was not staged.')
await pack(create.folder, tarballs)
