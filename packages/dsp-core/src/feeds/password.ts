import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

interface ScryptOptions {
  N: number
  r: number
  p: number
  maxmem: number
}

// OWASP's scrypt setting of 2024 (64 MiB, about 100 ms on a small server core).
const cost = { N: 2 ** 16, r: 8, p: 1 }
const keyLength = 32

const optionsFor = ({ N, r, p }: typeof cost): ScryptOptions => ({ N, r, p, maxmem: 256 * N * r })

/** Hashes a password for storing: `scrypt$N$r$p$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, keyLength, optionsFor(cost))
  const { N, r, p } = cost
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/**
 * Whether a password matches a stored hash, in constant time. Give `null` for an unknown user: the
 * same work is done and the answer is false, so that the time taken tells nothing.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [scheme, N, r, p, salt, hash] = (stored ?? '').split('$')
  if (scheme !== 'scrypt' || !N || !r || !p || !salt || !hash) {
    await derive(password, Buffer.alloc(16), keyLength, optionsFor(cost))
    return false
  }
  const expected = Buffer.from(hash, 'base64url')
  const options = optionsFor({ N: Number(N), r: Number(r), p: Number(p) })
  const key = await derive(password, Buffer.from(salt, 'base64url'), expected.length, options)
  return timingSafeEqual(key, expected)
}
