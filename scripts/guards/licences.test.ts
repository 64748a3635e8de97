import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkLicences, isPermissive, licenceOf, readProductionPackages } from './licences.ts'

const installed = (name: string, licence: string) => ({
  name,
  version: '1.0.0',
  licence,
  through: 'packages/x/package.json',
})

describe('licences', () => {
  it.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0)', 'GPL-2.0 OR MIT', '(BSD-2-Clause AND MIT)'])(
    '%s is permissive',
    (expression) => expect(isPermissive(expression)).toBe(true),
  )

  it.each(['GPL-3.0', 'AGPL-3.0-only', 'MIT AND GPL-2.0', 'SEE LICENSE IN X', 'UNLICENSED', ''])(
    '%s is not',
    (expression) => expect(isPermissive(expression)).toBe(false),
  )

  it('are read in their old forms too', () => {
    expect(licenceOf({ license: 'MIT' })).toBe('MIT')
    expect(licenceOf({ license: { type: 'MIT' } })).toBe('MIT')
    expect(licenceOf({ licenses: [{ type: 'MIT' }, { type: 'GPL-2.0' }] })).toBe('MIT OR GPL-2.0')
    expect(licenceOf({})).toBe('')
  })

  it('are refused unless allowed by name, licence and reason', () => {
    const packages = [installed('good', 'MIT'), installed('font', 'OFL-1.1')]
    expect(checkLicences(packages, {})).toMatchObject([
      { message: "font@1.0.0 has the licence 'OFL-1.1'", path: 'packages/x/package.json' },
    ])
    expect(checkLicences(packages, { font: { licence: 'OFL-1.1', reason: 'a font' } })).toEqual([])
    expect(checkLicences(packages, { font: { licence: 'MIT', reason: 'old' } })).toHaveLength(1)
  })

  it('are not allowed for what is not used', () => {
    const allowed = { gone: { licence: 'X', reason: 'was needed' } }
    expect(checkLicences([], allowed)).toMatchObject([{ message: 'gone is allowed but not used' }])
  })
})

describe('production packages', () => {
  let root: string
  const put = async (folder: string, manifest: object): Promise<void> => {
    await mkdir(join(root, folder), { recursive: true })
    await writeFile(join(root, folder, 'package.json'), JSON.stringify(manifest))
  }
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ddex-licences-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  it('are those of ours and what they bring along, each once; development tools are not', async () => {
    const ours = { dependencies: { a: '1', absent: '1' }, devDependencies: { tool: '1' } }
    await put('node_modules/a', {
      name: 'a',
      version: '1.0.0',
      license: 'MIT',
      dependencies: { b: '1' },
    })
    await put('node_modules/b', {
      name: 'b',
      version: '2.0.0',
      license: 'GPL-3.0',
      dependencies: { a: '1' },
    })
    await put('node_modules/tool', { name: 'tool', version: '1.0.0', license: 'GPL-3.0' })
    const path = 'packages/x/package.json'
    const packages = await readProductionPackages([{ path, text: JSON.stringify(ours) }], root)
    expect(packages).toEqual([
      { name: 'a', version: '1.0.0', licence: 'MIT', through: path },
      { name: 'b', version: '2.0.0', licence: 'GPL-3.0', through: path },
    ])
  })
})
