import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { SFTPWrapper } from 'ssh2'
import { hasUnsentAnswers } from './ssh2-internals.ts'

/** Answers that a client has not taken yet, above which nothing more is read for it. */
const maxUnsentBytes = 1024 * 1024

/** Waits until the client has taken most of what it asked for, so that answers do not pile up. */
export async function answersTaken(sftp: SFTPWrapper, socket: Socket): Promise<void> {
  while (!socket.destroyed) {
    if (socket.writableLength > maxUnsentBytes) {
      await Promise.race([once(socket, 'drain'), once(socket, 'close')])
    } else if (hasUnsentAnswers(sftp)) {
      // ssh2 does not tell when a window opens.
      await delay(20)
    } else return
  }
}
