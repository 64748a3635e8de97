import { expect, test } from 'vitest'
import { readShape, shapeFaults } from './json-shape.ts'

const faults = (text: string, value: unknown) => shapeFaults(readShape(text), value)

test('a value is held against a type as help writes it', () => {
  const text = "[{id: string, state: 'on' | 'off', pid: number | null, note?: string}]"
  expect(faults(text, [{ id: 'a', state: 'on', pid: null }])).toEqual([])
  expect(faults(text, [{ id: 'a', state: 'on', pid: 7, note: 'b' }])).toEqual([])
  expect(faults(text, {})).toEqual(['$ is no list'])
  expect(faults(text, [{ id: 1, state: 'odd', more: true }])).toEqual([
    '$[0].more is not documented',
    '$[0].id is no string',
    "$[0].state is not 'on'",
    '$[0].pid is missing',
  ])
  expect(faults('{a: {b: any}, ...}', { a: { b: [] }, c: 1 })).toEqual([])
})

test.each(['{a}', '{a: text}', '[string', 'string string', ''])('%s is no type', (text) =>
  expect(() => readShape(text)).toThrow(),
)
