import { paint, type Terminal } from '../../terminal/terminal.ts'
import { bytesInWords, type DeployContent, type PlannedThing } from './content.ts'

const marks: Record<NonNullable<PlannedThing['change']>, string> = {
  ...{ new: '+', changed: '~', updated: '~', unchanged: '=', stays: '.', removed: '-' },
}

/** Values that say by themselves what they are. */
const plain = new Set(['trigger', 'region', 'is'])

function settingInWords([name, value]: [string, PlannedThing['settings'][string]]): string {
  if (typeof value === 'number' && /bytes$/i.test(name)) return bytesInWords(value)
  if (name === 'memoryMb') return typeof value === 'number' ? `${value} MiB` : `memory ${value}`
  if (name === 'timeoutSeconds')
    return typeof value === 'number' ? `${value} s` : `timeout ${value}`
  const text = Array.isArray(value) ? value.join(' ') : String(value)
  if (plain.has(name)) return text
  const word = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return typeof value === 'number' ? `${text} ${word}` : `${word} ${text}`
}

const shown = (width: number, { name, settings, change, differences }: PlannedThing): string => {
  const words = [
    ...Object.entries(settings).map(settingInWords),
    ...(change === 'stays' ? ['stays'] : []),
    ...(change === 'updated' ? ['its code is sent anew'] : []),
    ...differences,
  ]
  const line = `  ${change ? marks[change] : ' '} ${name.padEnd(width)}  ${words.join(', ')}`
  return `${line.trimEnd()}\n`
}

function partLines(terminal: Terminal, { part, where, things, uncompared }: DeployContent): string {
  const widths = things.map(({ name }) => name.length).filter((length) => length < 40)
  const width = Math.max(0, ...widths)
  const lines = things.map((each) => shown(width, each)).join('')
  const why = uncompared ? `    not compared: ${uncompared}\n` : ''
  return `\n${paint(terminal, 'bold', part)}: ${where}\n${lines || '    nothing\n'}${paint(terminal, 'dim', why)}`
}

const legend = '+ new, ~ changed, = unchanged, - removed, . stays\n'

/** What goes where, part by part; with why the whole is shown where nothing could be compared. */
export function contentLines(terminal: Terminal, contents: readonly DeployContent[]): string {
  if (contents.some(({ uncompared }) => uncompared === null))
    return `\nWhat is different from what is there: ${legend}${contents.map((each) => partLines(terminal, each)).join('')}`
  const reason = contents[0]?.uncompared ?? null
  const own = contents.map((each) =>
    each.uncompared === reason ? { ...each, uncompared: null } : each,
  )
  const why = reason ? `: ${reason}` : ''
  const head = `\nThis is the whole, and not what is different from what is there${why}\n`
  return head + own.map((each) => partLines(terminal, each)).join('')
}
