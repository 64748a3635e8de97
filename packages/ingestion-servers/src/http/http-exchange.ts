import type { Readable } from 'node:stream'

/** A request as the door reads it, whatever server took it. */
export interface DoorRequest {
  method: string
  /** Behind the door's own prefix, as it was sent: `/files/album/01%20Intro.wav`. */
  path: string
  query: URLSearchParams
  /** By their names in lower case. */
  header(name: string): string | undefined
  body: Readable
  /** See `clientAddress`. */
  address: string
  /** Nobody can have made the address up; only then may it be banned. */
  isAddressCertain: boolean
}

export interface DoorAnswer {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array | Readable
}

/** An answer in JSON. */
export const json = (status: number, body: object): DoorAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
})

export const xml = (body: Uint8Array): DoorAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'no-store' },
  body,
})

export const nothing: DoorAnswer = { status: 204, headers: {}, body: '' }
