import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { RULES } from '../src/index.ts'
import { CODES } from './codes.ts'
import { ernReference, rulesReference } from './reference.ts'

const pageAt = (name: string): string =>
  fileURLToPath(new URL(`../../../docs/reference/${name}`, import.meta.url))

it.each([
  ['ern.md', ernReference],
  ['rules.md', rulesReference],
])(
  '%s is what the sources say; else run packages/ern/scripts/write-reference.ts',
  async (name, made) => {
    const path = pageAt(name)
    expect(readFileSync(path, 'utf8')).toBe(await made(path))
  },
)

it('a code is a rule or another code, once', () => {
  const all = [...RULES.map(({ id }) => id), ...CODES.map(({ code }) => code)]
  expect(new Set(all).size).toBe(all.length)
})

it('the errors page says of every code what the sources say', () => {
  const page = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8')
  const words = page.replace(/\s+/g, ' ')
  const expected = [
    ...RULES.map(({ id, severity, about, fix }) => ({ code: id, severity, means: about, fix })),
    ...CODES,
  ].map(({ code, severity, means, fix }) => {
    const level = severity.charAt(0).toUpperCase() + severity.slice(1)
    return `### \`${code}\` ${level}. ${means} What to do: ${fix} `
  })
  expect(expected.filter((part) => !words.includes(part))).toEqual([])
})
