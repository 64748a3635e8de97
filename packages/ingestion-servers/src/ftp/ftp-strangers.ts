import type { StrangersProtocol } from '@ddex/testkit'
import { startFtp } from './ftp-under-test.ts'
import { RawFtp } from './raw-ftp-client.ts'

/** How strangers knock at the FTP server. */
export const ftpStrangers: StrangersProtocol = {
  name: 'FTP',
  protocol: 'ftp',
  start: (feeds, config) => startFtp(feeds, config),
  async signIn(address, sender, from) {
    const client = await RawFtp.signIn(address, sender, from)
    client.close()
  },
  async guess(address, username) {
    const client = await RawFtp.connect(address)
    for (let tried = 0; ; tried++) {
      await client.ask(`USER ${username}`)
      if ((await client.ask('PASS wrong')) === '') return tried
    }
  },
  async refusal(address, username) {
    const client = await RawFtp.connect(address)
    const name = await client.ask(`USER ${username}`)
    const began = performance.now()
    const answer = await client.ask('PASS wrong')
    const ms = performance.now() - began
    client.close()
    return { ms, said: `${name} ${answer}` }
  },
}
