import { once } from 'node:events'
import { connect } from 'node:net'
import type { Refusal, StrangersProtocol } from '@ddex/testkit'
import ssh2 from 'ssh2'
import { startSftp } from './sftp-under-test.ts'
import { openSsh2, ssh2Client } from './ssh2-test-client.ts'

/** How strangers knock at the SFTP server. */
export const sftpStrangers: StrangersProtocol = {
  name: 'SFTP',
  protocol: 'sftp',
  start: (feeds, config) => startSftp(feeds, config),
  async signIn(address, sender, { localAddress, proxyHeader } = {}) {
    const sock = connect({ ...address, ...(localAddress && { localAddress }) })
    if (proxyHeader) sock.write(proxyHeader)
    const { client } = await openSsh2(address, sender, { sock })
    client.end()
  },
  guess: async (address, username) => (await ssh2Client.guess?.(address, username, 1000)) ?? NaN,
  async refusal(address, username): Promise<Refusal> {
    const client = new ssh2.Client()
    const refusal = { ms: 0, said: '' }
    let asked = 0
    client.on('error', (error: Error) => (refusal.said += error.message))
    const closed = once(client, 'close')
    client.connect({
      ...address,
      username,
      authHandler: (left, _partial, next) => {
        if (left === null) {
          asked = performance.now()
          return next({ type: 'password', username, password: 'wrong' })
        }
        refusal.ms = performance.now() - asked
        refusal.said += String(left)
        client.end()
      },
    })
    await closed
    return refusal
  },
}
