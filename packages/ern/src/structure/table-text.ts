import type { Definition } from './definition.ts'

/*
 * The generated tables are text, a line an entry: a program that starts makes no thousand arrays, of which a message asks for
 * some. What a line says is read when it is asked for.
 */

/** The lines of a table, parted when they are first asked for. */
export function linesOf(table: string): () => readonly string[] {
  let lines: readonly string[] | null = null
  return () => (lines ??= table.split('\n'))
}

/** A definition as a line; its first word, up to the tab, is its name. */
export const definitionLine = (definition: Definition): string =>
  definition.join('\t').replaceAll('\n', ';')

export const nameIn = (line: string): string => line.slice(0, line.indexOf('\t'))

export function readDefinition(line: string): Definition {
  const [name = '', kind, first = '', second = '', third = ''] = line
    .split('\t')
    .map((part) => part.replaceAll(';', '\n'))
  switch (kind) {
    case 'simple':
      return [name, kind, first, Number(second), third]
    case 'union':
      return [name, kind, first]
    case 'value':
    case 'composite':
      return [name, kind, first, second]
    default:
      throw new Error(`'${line}' is no definition.`)
  }
}

/** Rising numbers as `0-3 7 9-11`. */
export function numberLine(numbers: readonly number[]): string {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else runs.push([number, number])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(' ')
}

export const readNumbers = (line: string): number[] =>
  line.split(' ').flatMap((run) => {
    const [from = 0, to = from] = run.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, index) => from + index)
  })
