import { setTimeout as delay } from 'node:timers/promises'

/** What came in one read was hardly cut in it. */
const oneRead = 64 * 1024
/** Milliseconds between two looks. */
const lookEveryMs = 2

export interface Received {
  bytes: number
  /** Milliseconds from the first to the last of them. */
  tookMs: number
  /** A file is there that this one would replace. */
  replaces: boolean
}

/**
 * Milliseconds to wait for the end of a control connection when a data connection in the clear has ended well. A killed
 * sender ends both, the data connection first (Linux closes what a process had open from the newest to the oldest), and on
 * a busy machine the other one much later. So we wait in proportion to what the bytes took, and longer where the old file
 * is at stake. Small files hardly wait.
 */
export function patienceFor({ bytes, tookMs, replaces }: Received): number {
  const usual = Math.min(100, Math.max(bytes / 100_000, tookMs / 10))
  if (!replaces || bytes <= oneRead) return usual
  return Math.min(250, Math.max(100, 3 * usual))
}

/** Whether the control connection is still there after that time. */
export async function isSenderThere(
  channel: { readonly isOpen: boolean },
  patienceMs: number,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<boolean> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  // Counted and not timed: where we were held up ourselves, the sender's end may have been too.
  for (let looks = Math.floor(patienceMs / lookEveryMs); looks > 0 && channel.isOpen; looks--) {
    await wait(lookEveryMs)
  }
  return channel.isOpen
}
