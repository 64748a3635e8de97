/** What strangers do, and how many points it is worth. */
export const offencePoints = { unknown_user: 2, wrong_password: 1, limit_exceeded: 3 } as const
export type Offence = keyof typeof offencePoints

/** One host cannot make it more than this by itself; the hosts heard of last are kept. */
const mostHosts = 10_000

interface Event {
  at: number
  points: number
}

/** How many points each host has gathered lately. Bounded, whatever strangers do. */
export class Offences {
  readonly #windowMs: number
  readonly #hosts = new Map<string, Event[]>()

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** Adds an offence; answers the host's points. `at` is in milliseconds. */
  add(host: string, offence: Offence, at: number): number {
    const recent = (this.#hosts.get(host) ?? []).filter((event) => event.at > at - this.#windowMs)
    recent.push({ at, points: offencePoints[offence] })
    // Put last, so that the first is the one that has been quiet for longest.
    this.#hosts.delete(host)
    this.#hosts.set(host, recent)
    if (this.#hosts.size > mostHosts) this.#dropOldest()
    return recent.reduce((sum, event) => sum + event.points, 0)
  }

  forget(host: string): void {
    this.#hosts.delete(host)
  }

  get hosts(): number {
    return this.#hosts.size
  }

  #dropOldest(): void {
    const [oldest] = this.#hosts.keys()
    if (oldest !== undefined) this.#hosts.delete(oldest)
  }
}
