import { oneLine, paint, type Terminal } from './terminal.ts'

/** What a cell holds; null is shown as a dash. */
export type Cell = string | number | null

export interface Column<Row> {
  title: string
  cell(row: Row): Cell
  /** Numbers read best with their ends in line. */
  align?: 'left' | 'right'
}

const gap = '  '

/** How wide a text is on a terminal: East Asian wide characters and emoji take two columns. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    if (/\p{M}|\u200d|\ufe0f/u.test(character)) continue
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1
  }
  return width
}

const pad = (text: string, width: number, align: 'left' | 'right'): string => {
  const fill = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? text + fill : fill + text
}

/** Rows under titles, each column as wide as what it holds; one line of text a row. */
export function table<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string {
  const cells = rows.map((row) => columns.map(({ cell }) => oneLine(String(cell(row) ?? '–'))))
  const titles = columns.map(({ title }) => title)
  const widths = columns.map((_, index) =>
    Math.max(...[titles, ...cells].map((line) => widthOf(line[index] ?? ''))),
  )
  const lineOf = (line: readonly string[]): string =>
    line
      .map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.align ?? 'left'))
      .join(gap)
      .trimEnd()
  const head = paint(terminal, 'bold', lineOf(titles))
  return [head, ...cells.map(lineOf)].map((line) => `${line}\n`).join('')
}
