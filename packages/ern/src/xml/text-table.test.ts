import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TextTable } from './text-table.ts'

describe('texts by number', () => {
  it('have the same number exactly where they are the same', () => {
    const text = fc.oneof(fc.string({ maxLength: 3 }), fc.string({ unit: 'grapheme' }), fc.string({ minLength: 60, maxLength: 70 }))
    fc.assert(
      fc.property(fc.array(text, { maxLength: 400 }), (texts) => {
        const table = TextTable.borrow()
        const numbers = texts.map((one) => table.of(one))
        expect(numbers.map((number) => table.textOf(number))).toEqual(texts)
        expect(texts.map((one) => table.of(one))).toEqual(numbers)
        expect(new Set(numbers).size).toBe(new Set(texts).size)
        TextTable.giveBack(table)
      }),
      { seed: 20261122 },
    )
  }) // prettier-ignore

  it('are trimmed as strings are', () => {
    const table = TextTable.borrow()
    for (const text of ['A1', ' A1', 'A1\n', '\u00a0A1\u2003', 'é', '', ' ', 'A\u00a0'])
      expect(table.textOf(table.trimmed(table.of(text)))).toBe(text.trim())
  })

  it('may be many', () => {
    const table = TextTable.borrow()
    const numbers = Array.from({ length: 20_000 }, (_, at) => table.of(`R${String(at)}`))
    expect(numbers.every((number, at) => table.textOf(number) === `R${String(at)}`)).toBe(true)
    expect(table.of('')).toBe(0)
  })
})
