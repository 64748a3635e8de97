/** Whether a text is in the lexical space of an XSD built-in type. */
export type LexicalCheck = (text: string) => boolean

const ZONE = '(?:Z|[+-](?:0\\d|1[0-3]):[0-5]\\d|[+-]14:00)?'
const DATE = '(-?(?:[1-9]\\d{3,}|0\\d{3}))-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])'
const TIME = '(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?|24:00:00(?:\\.0+)?)'
const DATE_ONLY = new RegExp(`^${DATE}${ZONE}$`)
const DATE_TIME = new RegExp(`^${DATE}T${TIME}${ZONE}$`)
const YEAR = new RegExp(`^-?(?:[1-9]\\d{3,}|0\\d{3})${ZONE}$`)
const DURATION =
  /^-?P(?=\d|T)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/
const INTEGER = /^[+-]?\d+$/
const NCNAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.\-·]*$/u

const PLAIN_NCNAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/

/** Nearly all references are plain, and need not be looked up among all letters. */
const isNcName: LexicalCheck = (text) => PLAIN_NCNAME.test(text) || NCNAME.test(text)

/** White space around a value means nothing in every type but strings. */
const collapsed =
  (check: LexicalCheck): LexicalCheck =>
  (text) =>
    check(text) || check(collapse(text))

const UNCOLLAPSED = /[\t\n\r]|^ | $| {2}/

export function collapse(text: string): string {
  if (!UNCOLLAPSED.test(text)) return text
  return text.replace(/[\t\n\r ]+/g, ' ').replace(/^ | $/g, '')
}

export const BUILT_IN: ReadonlyMap<string, LexicalCheck> = new Map<string, LexicalCheck>([
  ['xs:string', () => true],
  ['xs:ID', collapsed(isNcName)],
  ['xs:IDREF', collapsed(isNcName)],
  ['xs:boolean', collapsed((text) => ['true', 'false', '1', '0'].includes(text))],
  ['xs:integer', collapsed((text) => INTEGER.test(text))],
  ['xs:decimal', collapsed((text) => DECIMAL.test(text))],
  ['xs:date', collapsed((text) => isCalendarDate(DATE_ONLY.exec(text)))],
  ['xs:dateTime', collapsed((text) => isCalendarDate(DATE_TIME.exec(text)))],
  ['xs:gYear', collapsed((text) => YEAR.test(text))],
  ['xs:duration', collapsed((text) => DURATION.test(text))],
])

/** Examples for a sender who wrote something else. */
export const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['xs:ID', 'A1'],
  ['xs:IDREF', 'A1'],
  ['xs:boolean', 'true'],
  ['xs:integer', '1'],
  ['xs:decimal', '9.99'],
  ['xs:date', '2026-11-22'],
  ['xs:dateTime', '2026-11-22T10:00:00+01:00'],
  ['xs:gYear', '2026'],
  ['xs:duration', 'PT3M9S'],
])

function isCalendarDate(found: RegExpExecArray | null): boolean {
  if (found === null) return false
  const [, year, month, day] = found.map(Number) as [number, number, number, number]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return day <= days
}
