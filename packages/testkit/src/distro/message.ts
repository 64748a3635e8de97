import type { DistroMessage } from './kinds.ts'
import { message382 } from './message-382.ts'
import { message4 } from './message-4.ts'

/** The message as DDEX Distro writes it, which follows no XSD. */
export function writeDistroMessage(message: DistroMessage): string {
  const root = message.version === '3.8.2' ? message382(message) : message4(message)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}
