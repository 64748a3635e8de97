import { expect, test } from 'vitest'
import type { Definition } from './definition.ts'
import {
  definitionLine,
  linesOf,
  nameIn,
  numberLine,
  readDefinition,
  readNumbers,
} from './table-text.ts'

test.each<Definition>([
  ['a:Simple', 'simple', 'xs:string', -1, '[A-Z]{2}\\d{3}'],
  ['a:Simple', 'simple', 'xs:string', 7, ''],
  ['a:Union', 'union', 'a:One a:Other'],
  ['a:Value', 'value', 'xs:string', 'Namespace:xs:string\nUserDefinedValue:xs:string!'],
  ['a:Composite', 'composite', 'A:a:Value? B:a:Value*', ''],
])('a definition is what its line says: %j', (...definition) => {
  const line = definitionLine(definition)
  expect(line).not.toContain('\n')
  expect(nameIn(line)).toBe(definition[0])
  expect(readDefinition(line)).toEqual(definition)
})

test('what is no definition is told', () => {
  expect(() => readDefinition('a:Name\tother')).toThrow('is no definition')
})

test.each([[[0]], [[0, 1, 2, 7, 9, 10]], [[3, 5, 7]]])('%j is what its line says', (numbers) => {
  expect(readNumbers(numberLine(numbers))).toEqual(numbers)
})

test('a table is parted once', () => {
  const lines = linesOf('a\nb')
  expect(lines()).toEqual(['a', 'b'])
  expect(lines()).toBe(lines())
})
