import type { Firestore, Transaction } from 'firebase-admin/firestore'

const mostAttempts = 5

/**
 * Runs `work` in a transaction, as often as Firestore wants it run: `work` decides from what it reads
 * and from nothing else. Firestore closes a transaction that waited too long for another one's locks;
 * its own client begins again for one way of saying so ("transaction has expired"), here for the
 * other two as well.
 */
export async function inTransaction<Result>(
  firestore: Pick<Firestore, 'runTransaction'>,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await firestore.runTransaction(work)
    } catch (error) {
      if (attempt === mostAttempts || !wasClosed(error)) throw error
    }
  }
}

/** `INVALID_ARGUMENT` of gRPC, in the words of the service and of the emulator. */
function wasClosed(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return code === 3 && /expired or is no longer valid|invalid or closed/.test(String(message))
}
