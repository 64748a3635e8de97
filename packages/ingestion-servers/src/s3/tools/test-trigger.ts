import { setTimeout as delay } from 'node:timers/promises'
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { systemClock, type Clock } from '@ddex/dsp-core'
import type { AwsClients } from './aws-clients.ts'
import type { Pause } from './plan-lambda.ts'
import { whyNotTriggered } from './trigger-diagnosis.ts'

/** Where it can be seen what became of an object: our inbox, or a report beside it. */
export interface TriggerWitness {
  /** Null while nothing is known of it. */
  look(bucket: string, key: string): Promise<TriggerOutcome | null>
}

export interface TriggerOutcome {
  outcome: 'received' | 'refused'
  /** What was recorded, in words. */
  note: string
}

export interface TriggerRequest {
  bucket: string
  /** The feed's. */
  prefix: string
  functionArn: string
}

export type TriggerResult = { key: string; milliseconds: number } & (
  TriggerOutcome | { outcome: 'timed out'; note: string }
)

export interface TriggerOptions {
  timeoutMs?: number
  everyMs?: number
  clock?: Clock
  pause?: Pause
}

/**
 * Puts an object under the feed's prefix, waits until it is seen to have been received, and takes it
 * away again. When it is not in time, the note says where on its way it stays.
 */
export async function testTrigger(
  clients: AwsClients,
  { bucket, prefix, functionArn }: TriggerRequest,
  witness: TriggerWitness,
  options: TriggerOptions = {},
): Promise<TriggerResult> {
  const { timeoutMs = 60_000, everyMs = 1000, clock = systemClock, pause = delay } = options
  const since = clock.now()
  const key = `${prefix}ddex-dsp-trigger-test-${since.toISOString().replace(/[:.]/g, '-')}.txt`
  const Body = 'Put by ddex-dsp to see whether the function hears of new objects. Can be deleted.\n'
  const object = { Bucket: bucket, Key: key }
  await clients.s3.send(new PutObjectCommand({ ...object, Body, ContentType: 'text/plain' }))
  const elapsed = (): number => clock.now().getTime() - since.getTime()
  try {
    while (elapsed() < timeoutMs) {
      const seen = await witness.look(bucket, key)
      if (seen) return { key, milliseconds: elapsed(), ...seen }
      await pause(everyMs)
    }
    const note = await whyNotTriggered(clients, { bucket, key, functionArn, since })
    return { key, milliseconds: elapsed(), outcome: 'timed out', note }
  } finally {
    await clients.s3.send(new DeleteObjectCommand(object))
  }
}
