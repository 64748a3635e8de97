import type { Bucket } from '@google-cloud/storage'
import type { ProtocolClient, ProtocolClientKind } from '@ddex/testkit'
import { chunksOf } from '../senders/chunks.ts'
import { bytesFile } from '../senders/sender.ts'
import { bytesAt, sendPiece } from '../senders/resumable-session.ts'
import { makeAccount, objectUser } from './gcs-test-accounts.ts'
import { bucket as bucketName, storageAs } from './gcs-test-bench.ts'
import { Readable } from 'node:stream'

/** The key file that a sender was given, by what a test calls its password; a wrong one has the key of another. */
const issued = new Map<string, ReturnType<typeof makeAccount>>()
const stranger = makeAccount('', () => false)

/** The account of a sender, made once: a key takes a while. */
export function senderAccount(username: string, password: string) {
  const feedId = username.replace(/-sender$/, '')
  const email = `${username}@label.iam.gserviceaccount.com`
  const ours = [`acknowledgements/${feedId}/`, `errors/${feedId}/`]
  const may = objectUser(bucketName, `deliveries/${feedId}/`, ours)
  const made = issued.get(username) ?? makeAccount(email, may)
  issued.set(username, made)
  passwords.set(username, password)
  return made.account
}
const passwords = new Map<string, string>()

/** Google's own library, with the key of a service account. */
export const googleClient: ProtocolClientKind = {
  name: 'the Google Cloud library',
  async connect({ host, port }, { username, password }) {
    const isRight = passwords.get(username) === password
    const email = `${username}@label.iam.gserviceaccount.com`
    const known = isRight ? issued.get(username)?.keyFile : undefined
    const keyFile = known ?? { ...stranger.keyFile, client_email: email }
    const storage = storageAs(keyFile, `http://${host}:${port}`)
    const root = `deliveries/${username.replace(/-sender$/, '')}/`
    await storage.bucket(bucketName).getFiles({ prefix: root, maxResults: 1, autoPaginate: false })
    return clientOf(storage.bucket(bucketName), root, `${port}/${root}`)
  },
}

/** Uploads that were cut, as a sender writes them down. */
const begun = new Map<string, string>()
const pieceLength = 2 * 1024 ** 2

function clientOf(bucket: Bucket, root: string, notes: string): ProtocolClient {
  const file = (path: string) => bucket.file(`${root}${path}`)
  const put = (path: string, bytes: Uint8Array) =>
    file(path).save(Buffer.from(bytes), { resumable: false })
  const remove = async (path: string): Promise<void> => void (await file(path).delete())
  const send = async (url: string, path: string, bytes: Uint8Array, from: number) => {
    const source = bytesFile(path, bytes, (part) => Readable.from([Buffer.from(part)]))
    let at = from
    for await (const piece of chunksOf(source, pieceLength, from)) {
      await sendPiece(url, piece, at, bytes.length)
      at += piece.length
    }
  }
  return {
    ...{ put, remove },
    async putTree(files) {
      for (const [path, bytes] of files) await put(path, bytes)
    },
    async get(path) {
      const [bytes] = await file(path).download()
      return bytes
    },
    async list(folder) {
      const prefix = folder === '' ? root : `${root}${folder}/`
      const [files] = await bucket.getFiles({ prefix })
      const names = files.map(({ name }) => name.slice(prefix.length).split('/')[0] ?? '')
      return [...new Set(names)].filter((name) => name !== '')
    },
    makeFolder: (path) => put(`${path}/`, Buffer.alloc(0)),
    removeFolder: (path) => remove(`${path}/`),
    rename: async (from, to) => void (await file(from).move(file(to))),
    async resume(path, bytes) {
      const url = begun.get(notes + path)
      begun.delete(notes + path)
      if (url === undefined) return put(path, bytes)
      await send(url, path, bytes, await bytesAt(url, bytes.length))
    },
    async cut(path, bytes) {
      const [url] = await file(path).createResumableUpload()
      begun.set(notes + path, url)
      await sendPiece(url, Buffer.from(bytes.subarray(0, pieceLength)), 0, bytes.length)
      await breakOff(url, bytes.subarray(pieceLength))
    },
    close: async () => undefined,
  }
}

/** Sends half of what is left, and hangs up. */
async function breakOff(url: string, bytes: Uint8Array): Promise<void> {
  const hangUp = new AbortController()
  const body = new ReadableStream({
    async pull(controller) {
      controller.enqueue(bytes.subarray(0, bytes.length / 2))
      await new Promise((resolve) => setImmediate(resolve))
      hangUp.abort()
    },
  })
  const request = { method: 'PUT', body, duplex: 'half', signal: hangUp.signal } as RequestInit
  await fetch(url, request).catch(() => undefined)
}
