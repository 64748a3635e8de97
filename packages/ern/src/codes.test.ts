import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const SOURCE = fileURLToPath(new URL('.', import.meta.url))

it('every code is documented on the reference page', () => {
  const page = join(SOURCE, '..', '..', '..', 'docs', 'reference', 'errors.md')
  const reference = readFileSync(page, 'utf8')
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/\.(test|slow)\./.test(name) && !name.includes('generated'),
  )
  const text = files.map((name) => readFileSync(join(SOURCE, name), 'utf8')).join('\n')
  const codes = new Set(
    [...text.matchAll(/'((?:XML|ERN|MANIFEST)_[A-Z_]+)'/g)].map(([, code]) => code),
  )
  expect(codes.size).toBeGreaterThan(40)
  expect([...codes].filter((code) => !reference.includes(`\`${String(code)}\``))).toEqual([])
})
