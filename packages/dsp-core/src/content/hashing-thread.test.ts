import { describe, expect, it, vi } from 'vitest'
import { createDigests } from './digests.ts'
import { HashingThread } from './hashing-thread.ts'

const megabyte = new Uint8Array(1_000_000)

describe('the hashing thread', () => {
  it('fails the files that it had when it dies, and another one takes its place', async () => {
    const first = HashingThread.shared()
    const digests = createDigests(2)
    await digests.update(megabyte)
    await first.stop()
    await expect(digests.result()).rejects.toThrow('hashing thread has ended')

    expect(HashingThread.shared()).not.toBe(first)
    const again = createDigests(2)
    await again.update(megabyte)
    expect((await again.result()).md5).toHaveLength(32)
  })

  it('tells nobody of a file that was dropped', async () => {
    const listener = { freed: vi.fn(), ended: vi.fn(), failed: vi.fn() }
    const thread = HashingThread.shared()
    const id = thread.begin(listener)
    thread.hash(id, new ArrayBuffer(10), 10)
    thread.drop(id)
    const other = createDigests(2)
    await other.update(megabyte)
    await other.result()
    expect(listener.freed).not.toHaveBeenCalled()
    expect(listener.ended).not.toHaveBeenCalled()
  })
})
