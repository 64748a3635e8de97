import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from './pack.ts'
import { stageCli } from './stage-cli.ts'
import { stagePackages } from './stage.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const tarballs = join(root, 'dist', 'packages')

rmSync(tarballs, { recursive: true, force: true })
const staged = await stagePackages(root)
const packed = await Promise.all(staged.map(({ folder }) => pack(folder, tarballs)))
const [, create] = await stageCli(root, tarballs, packed)
if (!create) throw new Error('create-ddex-dsp was not staged.')
await pack(create.folder, tarballs)
