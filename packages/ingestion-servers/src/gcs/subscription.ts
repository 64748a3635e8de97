import type { Storage } from '@google-cloud/storage'
import { z } from 'zod'
import { TransientError } from '@ddex/dsp-core'
import { receivedMessage } from './notification.ts'

export type ReceivedMessage = z.infer<typeof receivedMessage>

/** Posts JSON to an API of Google as the service's own account. */
export type GoogleApi = (path: string, body: object) => Promise<unknown>

const atOnce = 100
const pulled = z.object({ receivedMessages: z.array(receivedMessage).default([]) })

/** Pub/Sub over REST, with the account that the storage client has: a library of 30 MB for two calls is too much. */
export const pubSubApi =
  ({ authClient }: Storage): GoogleApi =>
  async (path, body) => {
    const url = `https://pubsub.googleapis.com/v1/${path}`
    const { data } = await authClient.request<unknown>({ url, method: 'POST', data: body })
    return data
  }

/** Reads a subscription to notifications of a sender's bucket. Methods throw `TransientError`. */
export class Subscription {
  readonly #api: GoogleApi
  readonly #name: string

  constructor(api: GoogleApi, name: string) {
    this.#api = api
    this.#name = name
  }

  async pull(): Promise<ReceivedMessage[]> {
    // Without `returnImmediately` an empty subscription would keep the sweep waiting.
    const body = { maxMessages: atOnce, returnImmediately: true }
    return pulled.parse(await this.#call('pull', body)).receivedMessages
  }

  /** These need not come again. */
  async acknowledge(ackIds: string[]): Promise<void> {
    if (ackIds.length > 0) await this.#call('acknowledge', { ackIds })
  }

  async #call(method: string, body: object): Promise<unknown> {
    try {
      return (await this.#api(`${this.#name}:${method}`, body)) ?? {}
    } catch (cause) {
      const message = `${this.#name} cannot be asked to ${method}.`
      throw new TransientError('SUBSCRIPTION_UNAVAILABLE', message, cause)
    }
  }
}
