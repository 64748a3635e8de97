import type { Firestore } from 'firebase-admin/firestore'
import { describe, expect, it } from 'vitest'
import { inTransaction } from './in-transaction.ts'

const closed = Object.assign(new Error('3 INVALID_ARGUMENT: Transaction is invalid or closed.'), {
  code: 3,
})
const wrong = Object.assign(new Error('3 INVALID_ARGUMENT: A document is too large.'), { code: 3 })

/** A Firestore that refuses some transactions before it takes one. */
function refusing(...errors: Error[]) {
  const firestore = {
    runs: 0,
    runTransaction: (work: (transaction: never) => Promise<unknown>) => {
      const error = errors[firestore.runs++]
      return error ? Promise.reject(error) : work(null as never)
    },
  }
  return firestore as typeof firestore & Pick<Firestore, 'runTransaction'>
}

const work = () => Promise.resolve('done')

describe('a transaction', () => {
  it('begins again when Firestore has closed it', async () => {
    const firestore = refusing(closed, closed)
    expect(await inTransaction(firestore, work)).toBe('done')
    expect(firestore.runs).toBe(3)
  })

  it('ends with any other fault at once', async () => {
    const firestore = refusing(wrong)
    await expect(inTransaction(firestore, work)).rejects.toBe(wrong)
    expect(firestore.runs).toBe(1)
  })

  it('gives up in the end', async () => {
    const firestore = refusing(...Array<Error>(9).fill(closed))
    await expect(inTransaction(firestore, work)).rejects.toBe(closed)
    expect(firestore.runs).toBe(5)
  })
})
