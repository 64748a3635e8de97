import { formatNumber, locale } from './index.ts'

const pad = (value: number): string => String(value).padStart(2, '0')

/** A length of time as a clock shows it: `3:07`, `1:02:45`. Takes seconds; nonsense counts as zero. */
export function clockTime(seconds: number): string {
  const whole = Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}:${pad(whole % 60)}`
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`
}

const unit = (value: number, name: 'hour' | 'minute' | 'second'): string =>
  new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)

/** A length in words: `1 hr 12 min`, `43 min`, `38 sec`. Takes milliseconds. */
export function longDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return unit(seconds, 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return unit(minutes, 'minute')
  const rest = minutes % 60
  return rest
    ? `${unit(Math.floor(minutes / 60), 'hour')} ${unit(rest, 'minute')}`
    : unit(minutes / 60, 'hour')
}

/** How long a step took: `420 ms`, `3.2 s`, `1 min 04 s`. */
export function stepDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
]

/** `now`, `12 sec. ago`, `in 3 min.`; from a week on, the date. */
export function timeAgo(then: Date, now: Date): string {
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto', style: 'short' })
  let amount = Math.round((then.getTime() - now.getTime()) / 1000)
  for (const [name, size] of steps) {
    if (Math.abs(amount) < size) return words.format(amount, name)
    amount = Math.round(amount / size)
  }
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(then)
}

/** Date and time to the second, in the reader's time zone. */
export const fullTime = (then: Date): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(then)

/** A delivered release date: `22 Nov 2026` for a full date, else as it came. */
export function releaseDay(delivered: string): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(delivered)) return delivered
  const day = new Date(`${delivered.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(day.getTime())) return delivered
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeZone: 'UTC' }).format(day)
}

const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** `45.2 MB`. Takes bytes, counts in thousands. */
export function byteSize(bytes: number): string {
  let amount = bytes
  let index = 0
  while (amount >= 1000 && index < sizeUnits.length - 1) {
    amount /= 1000
    index += 1
  }
  const unitName = sizeUnits[index] ?? 'byte'
  if (unitName === 'byte') return `${formatNumber(bytes)} B`
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: unitName,
    maximumFractionDigits: amount < 100 ? 1 : 0,
  }).format(amount)
}
