import { setTimeout as pause } from 'node:timers/promises'
import type { SenderTarget } from '@ddex/ingestion-servers/protocol-tests'
import type { FeedAnswer } from '../feeds/feed-answer.ts'
import type { AdminSession } from '../service/admin-session.ts'
import { callFunction } from '../service/call-function.ts'
import { queryDocuments, type Document } from '../service/read-documents.ts'
import { senderTarget, type TargetFlags } from '../service/sender-target.ts'
import { CommandError, usageError } from '../terminal/command-error.ts'
import type { Progress } from '../terminal/progress.ts'
import { deliveryPackage, type DeliveryPackage } from './delivery-package.ts'
import { settledStates } from './read-deliveries.ts'

export interface SendOptions extends TargetFlags {
  protocol: string
  feedId: string
  ern: string
  assets: string
  /** Where the sender thinks that it delivers; the feed knows it. */
  bucket?: string
  region?: string
  /** In the feed; a new one unless told otherwise. */
  folder?: string
  allowMissing?: boolean
  wait?: boolean
  /** Seconds. */
  timeout: number
}

export interface SentDelivery {
  feedId: string
  protocol: string
  messageId: string
  messagePath: string
  files: { path: string; size: number }[]
  missing: string[]
  /** What became of it; null unless it was waited for. */
  delivery: Document | null
}

/** Sends a message with its files as its sender would. Throws `CommandError`. */
export async function sendDelivery(
  session: AdminSession,
  options: SendOptions,
  progress: Progress,
): Promise<SentDelivery> {
  const { feedId, protocol, ern, assets } = options
  const { feed } = await callFunction<FeedAnswer>(session, 'showFeed', { feedId })
  if (feed.protocol !== protocol)
    throw usageError(`The feed ${feedId} is for ${feed.protocol}, not ${protocol}.`)
  requirePlace(feed, options)
  const folder =
    options.folder ?? `test-${new Date().toISOString().replace(/\D/g, '').slice(0, 17)}`
  const made = deliveryPackage(ern, assets, folder)
  if (made.missing.length > 0 && !options.allowMissing)
    throw new CommandError(
      `${assets} has not what the message names: ${made.missing.join(', ')}. Say --allow-missing to send all the same.`,
      1,
      { missing: made.missing },
    )
  await sendAll(senderTarget(session.service, feed, options), made, progress)
  const sent = {
    ...{ feedId, protocol, messageId: made.messageId, messagePath: made.messagePath },
    files: made.files.map(({ path, size }) => ({ path, size })),
    missing: made.missing,
  }
  if (!options.wait) return { ...sent, delivery: null }
  const ended = () => endOf(session, feedId, made.messagePath, options.timeout)
  const title = 'Wait for the service'
  return { ...sent, delivery: await progress.step(title, ended, ({ state }) => String(state)) }
}

/** Throws `CommandError` when the bucket or region that was said is not the feed's. */
function requirePlace(
  { id, protocol, location }: FeedAnswer['feed'],
  options: Pick<SendOptions, 'bucket' | 'region'>,
): void {
  for (const name of ['bucket', 'region'] as const) {
    const said = options[name]
    const held = location?.[name]
    if (said === undefined || said === held) continue
    throw usageError(
      held
        ? `The feed ${id} delivers into the ${name} ${held}, not ${said}.`
        : `The feed ${id} delivers by ${protocol} and has no ${name}: leave --${name} out.`,
    )
  }
}

async function sendAll(
  target: SenderTarget,
  { files }: DeliveryPackage,
  progress: Progress,
): Promise<void> {
  const { openSender, SenderError } = await import('@ddex/ingestion-servers/protocol-tests')
  try {
    const sender = await progress.step('Sign in as the sender', () => openSender(target))
    for (const file of files)
      await progress.step(`Send ${file.path}`, (report) =>
        sender.put(file, (reached) => report(reached, file.size)),
      )
    await sender.close()
  } catch (error) {
    if (error instanceof SenderError) throw new CommandError(`${error.code}: ${error.message}`)
    throw error
  }
}

async function endOf(
  session: AdminSession,
  feedId: string,
  messagePath: string,
  seconds: number,
): Promise<Document> {
  const deadline = Date.now() + seconds * 1000
  let last: Document | undefined
  while (Date.now() < deadline) {
    const where = [
      { field: 'feedId', is: 'EQUAL', value: feedId },
      { field: 'messagePath', is: 'EQUAL', value: messagePath },
    ] as const
    last = (await queryDocuments(session, { collection: 'deliveries', where, limit: 1 }))[0]
    if (last && settledStates.includes(last.state)) return last
    await pause(500)
  }
  const state = last ? `is ${String(last.state)}: ${String(last.reason)}` : 'is not there'
  throw new CommandError(`After ${seconds} s the delivery ${state}`, 1, { delivery: last ?? null })
}
