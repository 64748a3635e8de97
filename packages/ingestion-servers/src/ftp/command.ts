import type { Reply } from './reply.ts'
import type { Session } from './session.ts'

export interface Command {
  /** Whether it may be said before signing in. */
  isOpen?: boolean
  /** Null when everything has been said already. Throws `FileRefusal`. */
  run(session: Session, argument: string): Reply | Promise<Reply | null>
}

export type Commands = Record<string, Command>

/** A number as FTP writes it; null when it is none. */
export function wholeNumber(text: string): number | null {
  if (!/^\d{1,15}$/.test(text.trim())) return null
  return Number(text)
}
