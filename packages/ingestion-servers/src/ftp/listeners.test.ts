import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { basicFtpClient, testSender } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startFtp } from './ftp-under-test.ts'
import { overTls, RawFtp } from './raw-ftp-client.ts'

const warnings: Error[] = []
const note = (warning: Error) => warnings.push(warning)
beforeEach(() => {
  warnings.length = 0
  process.on('warning', note)
})
afterEach(() => process.off('warning', note))

test('a hundred transfers over one connection with TLS leave nothing that listens behind', async () => {
  const one = testSender('one', 'ftp')
  const running = await startFtp([one], { safeAddresses: ['127.0.0.1'] })
  const client = await RawFtp.connect(running.address)
  await client.secure()
  for (const said of [`USER ${one.username}`, `PASS ${one.password}`, 'PBSZ 0', 'PROT P'])
    await client.ask(said)
  for (let file = 0; file < 100; file++) {
    const data = await overTls(await client.upload(`STOR ${file % 10}.wav`))
    data.end(randomBytes(1000))
    expect(await client.reply()).toMatch(/^226/)
    expect(await client.ask('NOOP')).toMatch(/^200/)
  }
  const closed = once(client.socket, 'close')
  expect(await client.ask('QUIT')).toMatch(/^221/)
  await closed
  await running.stop()
  expect(warnings).toEqual([])
})

test('connections with TLS that client and server close at once make no warning', async () => {
  const one = testSender('one', 'ftp')
  const running = await startFtp([one], {
    tls: { mode: 'required' },
    safeAddresses: ['127.0.0.1'],
  })
  const client = basicFtpClient('implicit')
  const address = { host: running.address.host, port: running.addresses.implicitPort ?? 0 }
  for (let time = 0; time < 5; time++) {
    const session = await client.connect(address, one)
    await session.put('a.wav', randomBytes(1000))
    await session.close()
  }
  await running.stop()
  expect(warnings).toEqual([])
})
