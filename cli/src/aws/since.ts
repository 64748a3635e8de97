import { usageError } from '../terminal/command-error.ts'

const milliseconds = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `90s`, `15m`, `2h`, `3d` before `now`, or a date and time. Throws `CommandError` for what is neither. */
export function sinceOf(text: string, now: Date): Date {
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(text) ?? []
  if (amount && unit)
    return new Date(
      now.getTime() - Number(amount) * milliseconds[unit as keyof typeof milliseconds],
    )
  const date = new Date(text)
  if (/^\d{4}-\d\d/.test(text) && !Number.isNaN(date.getTime())) return date
  throw usageError(`--since ${text}: write 90s, 15m, 2h, 3d, or a date such as 2026-01-31T08:00Z.`)
}
