import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { verifyPassword } from '@ddex/dsp-core'
import { Slots } from './slots.ts'

/** What a client has shown, and what is stored for the name that it gave; null for nobody. */
export interface PasswordClaim {
  username: string
  password: string
  stored: string | null
}

export interface PasswordChecksOptions {
  /** The dear check. */
  verify?: (password: string, stored: string | null) => Promise<boolean>
  /** Milliseconds for which a right password need not be checked again. */
  keepMs?: number
}

/** scrypt takes 64 MiB and a thread of the pool that files are written with: never more than two. */
const atOnce = 2
const fiveMinutes = 300_000
const mostKept = 1000

/**
 * Checks passwords, the same one at most once in five minutes: a sender who opens a hundred
 * connections waits for scrypt once. Kept is no password but an HMAC of it, under a key that this
 * process made up for itself, and only of one that was right. It is bound to the name and to the hash
 * in store, which is looked up for every sign-in, so that a new password or a feed that is switched
 * off counts at once. A wrong password and an unknown name cost what they always do.
 */
export class PasswordChecks {
  readonly #verify: (password: string, stored: string | null) => Promise<boolean>
  readonly #keepMs: number
  readonly #key = randomBytes(32)
  readonly #slots = new Slots(atOnce)
  /** By name: the mark of the password that was right. */
  readonly #right = new Map<string, Buffer>()
  readonly #underWay = new Map<string, Promise<boolean>>()

  constructor({ verify = verifyPassword, keepMs = fiveMinutes }: PasswordChecksOptions = {}) {
    this.#verify = verify
    this.#keepMs = keepMs
  }

  async isRight(claim: PasswordClaim): Promise<boolean> {
    const mark = this.#markOf(claim)
    // A name that nobody has is compared as well, so that it takes as long.
    const isKept = timingSafeEqual(this.#right.get(claim.username) ?? randomBytes(32), mark)
    if (isKept && claim.stored !== null) return true
    const name = mark.toString('base64')
    const same = this.#underWay.get(name)
    if (same) return same
    const check = this.#check(claim, mark)
    this.#underWay.set(name, check)
    try {
      return await check
    } finally {
      this.#underWay.delete(name)
    }
  }

  async #check({ username, password, stored }: PasswordClaim, mark: Buffer): Promise<boolean> {
    const isRight = await this.#slots.run(() => this.#verify(password, stored))
    if (isRight) this.#keep(username, mark)
    return isRight
  }

  #keep(username: string, mark: Buffer): void {
    this.#right.delete(username)
    this.#right.set(username, mark)
    const [oldest] = this.#right.keys()
    if (this.#right.size > mostKept && oldest !== undefined) this.#right.delete(oldest)
    const forget = () => {
      if (this.#right.get(username) === mark) this.#right.delete(username)
    }
    setTimeout(forget, this.#keepMs).unref()
  }

  #markOf({ username, password, stored }: PasswordClaim): Buffer {
    const claim = JSON.stringify([username, stored, password])
    return createHmac('sha256', this.#key).update(claim).digest()
  }
}
