import { randomBytes } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { testSender } from '@ddex/testkit'
import { expect, test, vi } from 'vitest'
import { startSftp } from './sftp-under-test.ts'
import { ask, openSsh2 } from './ssh2-test-client.ts'
import { WriteAnswers } from './write-answers.ts'

function answersOf(hasMore: boolean) {
  const packets: number[][] = []
  const answers = new WriteAnswers({ send: (ids) => packets.push(ids), hasMore: () => hasMore })
  return { answers, packets }
}

test('a write is answered at once when nothing more is here', () => {
  const { answers, packets } = answersOf(false)
  answers.add(1)
  answers.add(2)
  expect(packets).toEqual([[1], [2]])
})

test('while more is here answers wait for those to the next bytes, and no longer', async () => {
  const { answers, packets } = answersOf(true)
  answers.add(1)
  await nextTurn()
  answers.add(2)
  expect(packets).toEqual([])
  await nextTurn()
  expect(packets).toEqual([[1, 2]])
})

test('eight go at once, and none twice', async () => {
  const { answers, packets } = answersOf(true)
  for (let id = 1; id <= 9; id++) answers.add(id)
  expect(packets).toEqual([[1, 2, 3, 4, 5, 6, 7, 8]])
  answers.flush()
  await nextTurn()
  await nextTurn()
  expect(packets.slice(1)).toEqual([[9]])
})

test('a real client that sends ahead gets every answer, that to its CLOSE last', async () => {
  const one = testSender('one', 'sftp')
  const running = await startSftp([one])
  const { client, sftp } = await openSsh2(running.address, one)
  const length = 32 * 1024
  const bytes = randomBytes(200 * length)
  try {
    const handle = await ask<Buffer>((done) => sftp.open('a.wav', 'w', done))
    const packets = vi.spyOn(sftp as unknown as { push(data: Buffer): void }, 'push')
    const order: string[] = []
    const asked = Array.from({ length: 200 }, (_, index) =>
      ask((done) => sftp.write(handle, bytes, index * length, length, index * length, done)).then(
        () => order.push('write'),
      ),
    )
    asked.push(ask((done) => sftp.close(handle, done)).then(() => order.push('close')))
    await Promise.all(asked)
    expect(order).toHaveLength(201)
    expect(order.at(-1)).toBe('close')
    expect(packets.mock.calls.length).toBeLessThan(200)
    await running.inbox.untilHolds('one', 'a.wav', bytes)
  } finally {
    client.end()
    await running.stop()
  }
})

test('a client sends a write of 32 KiB in one packet', async () => {
  const one = testSender('one', 'sftp')
  const running = await startSftp([one])
  const { client, sftp } = await openSsh2(running.address, one)
  const bytes = randomBytes(32 * 1024)
  try {
    const handle = await ask<Buffer>((done) => sftp.open('a.wav', 'w', done))
    const { _protocol } = client as unknown as { _protocol: { channelData(): void } }
    const packets = vi.spyOn(_protocol, 'channelData')
    await ask((done) => sftp.write(handle, bytes, 0, bytes.length, 0, done))
    expect(packets).toHaveBeenCalledTimes(1)
    await ask((done) => sftp.close(handle, done))
    await running.inbox.untilHolds('one', 'a.wav', bytes)
  } finally {
    client.end()
    await running.stop()
  }
})
