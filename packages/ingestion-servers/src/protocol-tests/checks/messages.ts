import { SenderError, type Sender } from '../../senders/sender.ts'
import { CheckFailed, type Check, type CheckContext } from '../check.ts'
import { until, type WatchedDelivery } from '../service-watch.ts'
import type { TestPackage } from '../test-package.ts'
import { testFile } from '../test-file.ts'

const over = new Set([
  ...['completed', 'completed_with_warnings', 'rejected', 'failed', 'quarantined'],
])

async function sent(context: CheckContext, sender: Sender, { files }: TestPackage): Promise<void> {
  for (const file of files) await sender.put(file)
  if (context.deadline.aborted) throw new CheckFailed('Sending took longer than a test may.')
}

async function endOf(context: CheckContext, messagePath: string): Promise<WatchedDelivery> {
  const { watch, feedId, deadline } = context
  let last: WatchedDelivery | null = null
  const ended = await until(watch, deadline, async () => {
    last = await watch.delivery(feedId, messagePath)
    return last && over.has(last.state) ? last : null
  })
  if (ended) return ended
  const { state = '', reason = '' } = (last as WatchedDelivery | null) ?? {}
  throw new CheckFailed(
    state === ''
      ? 'The service has made no delivery of the message: see whether its tasks run.'
      : `The delivery did not end in time. It is ${state}: ${reason}`,
  )
}

export const ernProcessing: Check = {
  name: 'ern_processing',
  title: 'A delivery is processed to its end',
  async run(context) {
    const sender = await context.open()
    const made = await context.makePackage('right')
    const began = performance.now()
    await sent(context, sender, made)
    const { state, reason } = await endOf(context, made.messagePath)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    // The release of a test is not to stay in the catalogue, however the delivery ended.
    await sender.put(made.takeDown)
    if (!state.startsWith('completed'))
      throw new CheckFailed(`A delivery without a fault ended ${state}: ${reason}`)
    return `${state} ${seconds} s after its first byte was sent.`
  },
}

export const errorHandling: Check = {
  name: 'error_handling',
  title: 'What is wrong is refused in words',
  async run(context) {
    const sender = await context.open()
    const made = await context.makePackage('wrong_hash')
    await sent(context, sender, made)
    const { state, issueCodes } = await endOf(context, made.messagePath)
    if (state === 'completed' || !issueCodes.includes('ERN_HASH_MISMATCH'))
      throw new CheckFailed(
        `A file with the wrong hash ended ${state} (${issueCodes.join(', ')}), not ERN_HASH_MISMATCH.`,
      )
    const outside = await requireInside(context, sender)
    return `A wrong hash ended ${state} with ERN_HASH_MISMATCH; ${outside}.`
  },
}

/** In words. */
async function requireInside({ target }: CheckContext, sender: Sender): Promise<string> {
  // Its bucket is open to everybody: there is no door that could refuse.
  const isEmulator = target.protocol === 'gcs' && target.endpoint && !target.serviceAccount
  if (isEmulator) return 'an emulator has nobody who could refuse a path outside the feed'
  try {
    await sender.put(testFile('../outside.wav', 10, 'outside'))
  } catch (error) {
    if (error instanceof SenderError && error.code === 'REFUSED')
      return 'a path outside the feed was refused'
    throw error
  }
  throw new CheckFailed('A path outside of the feed was taken.')
}
