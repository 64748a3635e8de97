import { toFileRefusal, type RefusalCode } from '../common/index.ts'

/** What the server says to a command: a code (RFC 959, 4.2) and one or more lines. */
export interface Reply {
  code: number
  lines: readonly string[]
  /** The connection is closed when this was said. */
  last?: boolean
}

export const reply = (code: number, ...lines: string[]): Reply => ({ code, lines })

/** As `reply`, and then the connection is closed. */
export const lastReply = (code: number, line: string): Reply => ({
  code,
  lines: [line],
  last: true,
})

/** RFC 959, 4.2: lines in the middle must not begin with a number, hence the space. */
export function formatReply({ code, lines }: Reply): string {
  const last = lines.length - 1
  const text = lines.map((line, index) => {
    if (index === last) return `${code} ${line}`
    return index === 0 ? `${code}-${line}` : ` ${line}`
  })
  return `${text.join('\r\n')}\r\n`
}

/** A path as replies quote it (RFC 959, appendix II). */
export const quoted = (feedPath: string): string => `"/${feedPath.replaceAll('"', '""')}"`

/** 4xx: the same may go well later. 5xx: it will not. */
const byRefusal: Record<RefusalCode, number> = {
  NOT_FOUND: 550,
  OUTSIDE_ROOT: 550,
  NAME_INVALID: 553,
  EXISTS: 550,
  IS_A_FOLDER: 550,
  NOT_A_FOLDER: 550,
  FOLDER_NOT_EMPTY: 550,
  TOO_LARGE: 552,
  QUOTA: 552,
  INCOMPLETE: 451,
  NO_SPACE: 452,
  TOO_MANY_OPEN: 450,
  READ_ONLY: 550,
  NOT_SUPPORTED: 504,
  STOPPING: 450,
  FAILED: 451,
}

/** Any error as an answer; `unexpected` when it is nothing that a sender has caused. */
export function refusalReply(error: unknown): { reply: Reply; unexpected: boolean } {
  const refusal = toFileRefusal(error)
  const code = byRefusal[refusal.code] ?? 451
  return { reply: reply(code, refusal.message), unexpected: refusal.code === 'FAILED' }
}
