import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { configPage } from './config-page.ts'
import { commandSettings, functionSettings } from './function-settings.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const path = join(root, 'docs', 'reference', 'config.md')

it('docs/reference/config.md says what the sources say (vitest -u writes it anew)', async () => {
  await expect(await configPage(root, path)).toMatchFileSnapshot(path)
})

/** Names of settings in the sources of a folder. */
function namesIn(folder: string, form: RegExp): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/test/.test(name))
    .flatMap((name) => [...readFileSync(join(root, folder, name), 'utf8').matchAll(form)])
    .map(([, name = '']) => name)
  return [...new Set(names)].sort()
}

it('the functions read no other setting', () => {
  const read = namesIn('template/base/functions/src', /\b(DDEX_DSP_[A-Z_]+)\b/g)
  expect(functionSettings.map(({ name }) => name).sort()).toEqual(read)
})

it('the command line reads no other setting of its user', () => {
  // What it tells the programs that it starts is in its `dev` folder.
  const read = ['service', 'deliveries', 'commands', 'protocol-tests', 'feeds']
    .flatMap((folder) => namesIn(`cli/src/${folder}`, /\b(DDEX_DSP_[A-Z_]+)\b/g))
    .sort()
  const described = commandSettings.map(({ name }) => name).filter((name) => !name.includes('<'))
  expect(described.sort()).toEqual([...new Set(read)])
})
