import { randomInt } from 'node:crypto'

// Without characters that are easily taken for others, so that it survives a telephone call.
const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
const groups = 5
const groupLength = 5

/** A new password: 125 random bits as `k3fj9-xw2mq-...`. */
export function newPassword(): string {
  const letter = () => letters.charAt(randomInt(letters.length))
  const group = () => Array.from({ length: groupLength }, letter).join('')
  return Array.from({ length: groups }, group).join('-')
}
