import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { OpenSshSftp, quote, testSender, type TestSender } from '@ddex/testkit'
import type { Client, SFTPWrapper } from 'ssh2'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startSftp, type RunningSftp } from './sftp-under-test.ts'
import { ask, openSsh2 } from './ssh2-test-client.ts'

vi.setConfig({ testTimeout: 180_000 })

const size = 24 * 1024 * 1024
const bytes = randomBytes(size)
const sha256 = createHash('sha256').update(bytes).digest('hex')
const pieceSize = 32 * 1024

let one: TestSender
let running: RunningSftp
beforeEach(async () => {
  one = testSender('one', 'sftp')
  running = await startSftp([one])
})
afterEach(() => running.stop())

/** Writes the file with 64 requests under way, as ssh2's `fastPut` does; `written` is told the count so far. */
async function write(sftp: SFTPWrapper, path: string, written: (pieces: number) => void) {
  const handle = await ask<Buffer>((done) => sftp.open(path, 'w', done))
  let next = 0
  let done = 0
  const writer = async () => {
    while (next < size) {
      const at = next
      next += pieceSize
      await ask((told) => sftp.write(handle, bytes, at, Math.min(pieceSize, size - at), at, told))
      written((done += 1))
    }
  }
  await Promise.all(Array.from({ length: 64 }, writer))
  await ask((told) => sftp.close(handle, told))
}

/** ssh2's client has no method for it. A call while keys are being agreed on does nothing. */
const rekey = (client: Client): void =>
  (client as unknown as { _protocol: { rekey(): void } })._protocol.rekey()

/** Counts how often a client has agreed on keys; the first time is at its sign-in. */
function keysOf(client: Client): { readonly agreed: number } {
  let agreed = 0
  client.on('handshake', () => (agreed += 1))
  return {
    get agreed() {
      return agreed
    },
  }
}

describe('new keys in the middle of an upload lose no byte', () => {
  test("when ssh2's own client asks for them and goes on writing", async () => {
    const { client, sftp } = await openSsh2(running.address, one)
    const keys = keysOf(client)
    await write(sftp, 'a.wav', (pieces) => {
      if (pieces % 100 === 0) rekey(client)
    })
    expect(keys.agreed).toBeGreaterThanOrEqual(5)
    await running.inbox.untilHolds('one', 'a.wav', bytes)
    const back = await ask<Buffer>((done) => sftp.readFile('a.wav', done))
    expect(createHash('sha256').update(back).digest('hex')).toBe(sha256)
    client.end()
  })

  test('when OpenSSH asks for them after every MiB, both ways', async () => {
    const sftp = new OpenSshSftp(running.address, one)
    const local = sftp.file(bytes)
    const back = sftp.file(new Uint8Array())
    const output = await sftp.run(
      [`put ${quote(local)} b.wav`, `get b.wav ${quote(back)}`],
      ['-o', 'RekeyLimit=1M', '-v'],
    )
    expect(output.match(/SSH2_MSG_NEWKEYS received/g)?.length ?? 0).toBeGreaterThan(20)
    await running.inbox.untilHolds('one', 'b.wav', bytes)
    expect(
      createHash('sha256')
        .update(await readFile(back))
        .digest('hex'),
    ).toBe(sha256)
    sftp.remove()
  })

  test('when eight clients of both kinds do so at once', async () => {
    const opened = await Promise.all(
      Array.from({ length: 4 }, () => openSsh2(running.address, one)),
    )
    const openSsh = new OpenSshSftp(running.address, one)
    const local = openSsh.file(bytes.subarray(0, 8 * 1024 * 1024))
    await Promise.all([
      ...opened.map(({ client, sftp }, index) =>
        write(sftp, `${index}.wav`, (pieces) => {
          if (pieces % 150 === 0) rekey(client)
        }),
      ),
      ...Array.from({ length: 4 }, (_, index) =>
        openSsh.run([`put ${quote(local)} o${index}.wav`], ['-o', 'RekeyLimit=1M']),
      ),
    ])
    for (const index of opened.keys()) await running.inbox.untilHolds('one', `${index}.wav`, bytes)
    for (const { client } of opened) {
      client.end()
      await once(client, 'close')
    }
    openSsh.remove()
  })
})
