import { createHash, randomUUID } from 'node:crypto'

/** Unique names as a port, so that tests can predict them. */
export interface Ids {
  next(): string
}

export const randomIds: Ids = { next: () => randomUUID() }

/**
 * A document id made of what identifies the thing: the same parts give the same id, on every
 * machine and in every order of arrival. 20 hex digits (80 bits).
 */
export function stableId(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 20)
}
