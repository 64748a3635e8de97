import { createHook } from 'node:async_hooks'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hashPassword, type FeedDirectory, type Protocol } from '@ddex/dsp-core'
import type { ProtocolAddress, RunningProtocol } from './protocol-client.ts'
import { testSender, type TestSender } from './test-sender.ts'

export interface StrangersConfig {
  loginGraceMs?: number
  safeAddresses?: string[]
  trustedProxies?: string[]
}

export interface RunningDoor extends RunningProtocol {
  feeds: FeedDirectory & { lookups: number }
}

/** How one wrong sign-in was refused. */
export interface Refusal {
  /** Milliseconds from the password to its answer. */
  ms: number
  said: string
}

/** A door that strangers may knock at, and how they do it there. */
export interface StrangersProtocol {
  name: string
  protocol: Protocol
  start(feeds: TestSender[], config?: StrangersConfig): Promise<RunningDoor>
  /** Signs in and leaves, from an address of this machine or behind a proxy's header; else rejects. */
  signIn(
    address: ProtocolAddress,
    sender: TestSender,
    from?: { localAddress?: string; proxyHeader?: string },
  ): Promise<void>
  /** Guesses on one connection until it is closed; answers how many guesses were looked at. */
  guess(address: ProtocolAddress, username: string): Promise<number>
  /** Tries one wrong password. */
  refusal(address: ProtocolAddress, username: string): Promise<Refusal>
}

const elsewhere = { localAddress: '127.0.0.2' }

/** What every door owes to strangers, and to senders while strangers knock. */
export function describeStrangers(protocol: StrangersProtocol): void {
  let one: TestSender
  let running: RunningDoor

  /** Answers the milliseconds that it took. */
  async function signInFromElsewhere(): Promise<number> {
    const began = performance.now()
    await protocol.signIn(running.address, one, elsewhere)
    return performance.now() - began
  }

  describe(`strangers at ${protocol.name}`, { timeout: 180_000 }, () => {
    beforeEach(() => {
      one = testSender('one', protocol.protocol)
    })
    afterEach(() => running.stop())

    test('who guess on 1,000 connections are banned; others are not kept out (R10)', async () => {
      running = await protocol.start([one])
      const looked: number[] = []
      for (let connection = 0; connection < 1000; connection += 10) {
        const batch = Array.from({ length: 10 }, () =>
          protocol.guess(running.address, one.username),
        )
        looked.push(...(await Promise.all(batch)))
      }
      expect(Math.max(...looked)).toBeLessThanOrEqual(6)
      expect(looked.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(20)
      expect(running.feeds.lookups).toBeLessThanOrEqual(20)
      expect(await signInFromElsewhere()).toBeLessThan(2000)
      await expect(protocol.signIn(running.address, one)).rejects.toThrow()
    })

    test('who are silent on 200 connections are closed in time and stop nobody (R11)', async () => {
      const graceMs = 2000
      running = await protocol.start([one], { loginGraceMs: graceMs })
      const began = performance.now()
      const ended = Array.from({ length: 200 }, async () => {
        const socket = connect(running.address).resume()
        socket.on('error', () => undefined)
        await once(socket, 'close')
        return performance.now() - began
      })
      expect(await signInFromElsewhere()).toBeLessThan(2000)
      const times = await Promise.all(ended)
      // 20 of one address wait out the grace time; the others are closed as they come.
      expect(times.filter((time) => time > graceMs * 0.9).length).toBeLessThanOrEqual(20)
      expect(Math.max(...times)).toBeLessThan(graceMs + 2000)
    })

    test('with an unknown name cost the same work as with a wrong password (R12)', async () => {
      running = await startDear(protocol, one)
      const found = []
      for (const username of [one.username, 'nobody', one.username, 'nobody']) {
        const lookups = running.feeds.lookups
        const hashes = countHashes()
        const { said } = await protocol.refusal(running.address, username)
        found.push({ said, hashes: hashes.stop(), lookups: running.feeds.lookups - lookups })
      }
      const [first] = found
      expect(first).toMatchObject({ hashes: 1, lookups: 1 })
      expect(found).toEqual(Array.from({ length: 4 }, () => first))
    })

    test('from other addresses than a feed has of its own do not get in', async () => {
      one.feed.settings.allowedAddresses = ['127.0.0.2/32']
      running = await protocol.start([one])
      expect(await signInFromElsewhere()).toBeGreaterThan(0)
      await expect(protocol.signIn(running.address, one)).rejects.toThrow()
    })

    test('behind a trusted proxy count by the address that it tells', async () => {
      one.feed.settings.allowedAddresses = ['203.0.113.9']
      running = await protocol.start([one], { trustedProxies: ['127.0.0.1'] })
      const behind = (source: string) => ({
        proxyHeader: `PROXY TCP4 ${source} 192.0.2.1 1234 22\r\n`,
      })
      await protocol.signIn(running.address, one, behind('203.0.113.9'))
      await running.log.untilAllEnded()
      expect([...running.log.records.values()][0]?.address).toBe('203.0.113.9')
      const other = protocol.signIn(running.address, one, behind('203.0.113.10'))
      await expect(other).rejects.toThrow()
      // Who comes through the proxy's port without its header is closed.
      const plain = connect(running.address).resume()
      plain.write('SSH-2.0-x\r\n')
      await once(plain, 'close')
    })
  })
}

/** A door whose one sender has a password at its real cost, as unknown names have. */
export async function startDear(
  protocol: StrangersProtocol,
  sender: TestSender,
): Promise<RunningDoor> {
  const running = await protocol.start([sender], { safeAddresses: ['127.0.0.1'] })
  const credentials = {
    passwordHash: await hashPassword(sender.password),
    publicKeys: [],
    updatedAt: new Date(0),
  }
  running.feeds.findLogin = async function (_protocol, username) {
    this.lookups++
    return username === sender.username ? { feed: sender.feed, credentials } : null
  }
  return running
}

/** Counts how often scrypt runs, wherever in the process that is asked for. */
function countHashes(): { stop(): number } {
  let count = 0
  const hook = createHook({
    init(_id, type) {
      if (type === 'SCRYPTREQUEST') count++
    },
  })
  hook.enable()
  return {
    stop() {
      hook.disable()
      return count
    },
  }
}
