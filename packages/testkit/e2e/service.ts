import { setTimeout as pause } from 'node:timers/promises'
import { logTails, type StackDescription } from './stack.ts'

type RestValue = Record<string, unknown>

interface RestDocument {
  name: string
  fields?: Record<string, RestValue>
}

export type Fields = Record<string, unknown> & { id: string }

const settled = ['completed', 'completed_with_warnings', 'rejected', 'failed', 'quarantined']
const headers = { authorization: 'Bearer owner', 'content-type': 'application/json' }

function plain(value: RestValue): unknown {
  const [kind, content] = Object.entries(value)[0] ?? ['nullValue', null]
  if (kind === 'integerValue') return Number(content)
  if (kind === 'mapValue') return plainFields((content as RestDocument).fields)
  if (kind === 'arrayValue') return ((content as { values?: RestValue[] }).values ?? []).map(plain)
  return content
}

const plainFields = (fields: Record<string, RestValue> = {}): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, plain(value)]))

/** The service's documents, read past its rules, as its owner sees them. */
export class Service {
  readonly #documents: string

  constructor({ urls, projectId }: StackDescription) {
    this.#documents = `${urls.firestore}/v1/projects/${projectId}/databases/(default)/documents`
  }

  async list(path: string): Promise<Fields[]> {
    const response = await fetch(`${this.#documents}/${path}?pageSize=300`, { headers })
    const { documents = [] } = (await response.json()) as { documents?: RestDocument[] }
    return documents.map(({ name, fields }) => ({
      ...plainFields(fields),
      id: name.split('/').at(-1) ?? '',
    }))
  }

  /** The delivery of a folder of the feed, or of a message inside it. */
  async delivery(folder: string): Promise<Fields | null> {
    const deliveries = await this.list('deliveries')
    return deliveries.find((delivery) => delivery.folder === folder) ?? null
  }

  /** Waits until a delivery of this folder needs nothing more, and is not the one known before. */
  async settled(folder: string, seconds = 240): Promise<Fields> {
    const end = Date.now() + seconds * 1000
    let last: Fields | null = null
    while (Date.now() < end) {
      last = await this.delivery(folder)
      if (last && settled.includes(String(last.state))) return last
      await pause(500)
    }
    const state = last ? JSON.stringify(last, null, 2) : 'no delivery'
    throw new Error(`${folder} did not settle in ${seconds} s: ${state}\n${logTails()}`)
  }

  /** What the sender of this folder was told, once it was. */
  async acknowledged(
    folder: string,
  ): Promise<{ name: string; status: string; fetchedAt: unknown }> {
    const end = Date.now() + 60_000
    while (Date.now() < end) {
      const told = (await this.delivery(folder))?.acknowledgement
      if (told) return told as { name: string; status: string; fetchedAt: unknown }
      await pause(500)
    }
    throw new Error(`Nobody was told how ${folder} ended.\n${logTails()}`)
  }

  issues(deliveryId: string): Promise<Fields[]> {
    return this.list(`deliveries/${deliveryId}/issues`)
  }

  /** Changes some settings of a feed. */
  async setFeedSetting(feedId: string, name: string, value: string): Promise<void> {
    const path = `settings.${name}`
    const url = `${this.#documents}/delivery_feeds/${feedId}?updateMask.fieldPaths=${path}`
    const fields = { settings: { mapValue: { fields: { [name]: { stringValue: value } } } } }
    const response = await fetch(url, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ fields }),
    })
    if (!response.ok) throw new Error(await response.text())
  }
}
