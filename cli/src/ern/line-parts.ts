import type { Identifier } from '@ddex/ern'
import { oneLine } from '../terminal/terminal.ts'

type Part = string | null | undefined | false

/** What is there of the parts, in one line. */
export function joined(parts: readonly Part[], by = '  '): string {
  return oneLine(parts.filter(Boolean).join(by))
}

/** The same below a release, resource or deal; no line when there is nothing. */
export function below(parts: readonly Part[]): string[] {
  const line = joined(parts)
  return line === '' ? [] : [`      ${line}`]
}

export function idsOf(ids: readonly Identifier[]): string {
  return ids.map(({ type, value }) => `${type} ${value}`).join(', ')
}

/** Without repetitions. */
export function listOf(texts: readonly (string | null)[]): string {
  return [...new Set(texts.filter(Boolean))].join(', ')
}
