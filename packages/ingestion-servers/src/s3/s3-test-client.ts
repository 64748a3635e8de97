import { PassThrough } from 'node:stream'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3'
import type { ProtocolClient, ProtocolClientKind } from '@ddex/testkit'

const Bucket = 'test-deliveries'
const partSize = 5 * 1024 ** 2

/** The SDK as distributors use it: one call for small files, parts for larger ones, which can be resumed. */
export const awsSdkClient: ProtocolClientKind = {
  name: 'the AWS SDK',
  async connect({ host, port }, { username, password }) {
    const client = new S3Client({
      ...{ endpoint: `http://${host}:${port}`, region: 'eu-west-1', forcePathStyle: true },
      credentials: { accessKeyId: username, secretAccessKey: password },
    })
    const root = `deliveries/${username.replace(/-sender$/, '')}/`
    await client.send(new ListObjectsV2Command({ Bucket, Prefix: root, MaxKeys: 1 }))
    return clientOf(client, root, (path) => `${port}/${root}${path}`)
  },
}

/** Uploads that were cut, as a sender writes them down. */
const begun = new Map<string, string>()

function clientOf(
  client: S3Client,
  root: string,
  noteOf: (path: string) => string,
): ProtocolClient {
  const at = (path: string) => ({ Bucket, Key: `${root}${path}` })
  const put = async (path: string, Body: Uint8Array): Promise<void> =>
    void (await client.send(new PutObjectCommand({ ...at(path), Body })))
  const remove = async (path: string): Promise<void> =>
    void (await client.send(new DeleteObjectCommand(at(path))))
  return {
    put,
    async putTree(files) {
      for (const [path, bytes] of files) await put(path, bytes)
    },
    async get(path) {
      const { Body } = await client.send(new GetObjectCommand(at(path)))
      return (await Body?.transformToByteArray()) ?? new Uint8Array()
    },
    async list(folder) {
      const Prefix = folder === '' ? root : `${root}${folder}/`
      const found = await client.send(new ListObjectsV2Command({ Bucket, Prefix, Delimiter: '/' }))
      const names = [
        ...(found.Contents ?? []).map(({ Key = '' }) => Key),
        ...(found.CommonPrefixes ?? []).map((each) => each.Prefix?.replace(/\/$/, '') ?? ''),
      ]
      return names.map((name) => name.slice(Prefix.length)).filter((name) => name !== '')
    },
    makeFolder: (path) => put(`${path}/`, Buffer.alloc(0)),
    removeFolder: (path) => remove(`${path}/`),
    remove,
    async rename(from, to) {
      const CopySource = `${Bucket}/${root}${from.split('/').map(encodeURIComponent).join('/')}`
      await client.send(new CopyObjectCommand({ ...at(to), CopySource }))
      await remove(from)
    },
    async resume(path, bytes) {
      const UploadId = begun.get(noteOf(path))
      if (UploadId === undefined) return put(path, bytes)
      begun.delete(noteOf(path))
      await finish(client, { ...at(path), UploadId }, bytes)
    },
    async cut(path, bytes) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(at(path)))
      begun.set(noteOf(path), UploadId ?? '')
      const upload = { ...at(path), UploadId }
      await client.send(
        new UploadPartCommand({ ...upload, PartNumber: 1, Body: bytes.subarray(0, partSize) }),
      )
      await breakOff(client, { ...upload, PartNumber: 2 }, bytes.subarray(partSize))
    },
    close: async () => client.destroy(),
  }
}

/** Sends half of a part, and hangs up. */
async function breakOff(
  client: S3Client,
  part: Omit<UploadPartCommandInput, 'Body'>,
  bytes: Uint8Array,
): Promise<void> {
  const Body = new PassThrough()
  const hangUp = new AbortController()
  const sent = client.send(new UploadPartCommand({ ...part, Body, ContentLength: bytes.length }), {
    abortSignal: hangUp.signal,
  })
  Body.write(bytes.subarray(0, bytes.length / 2), () => hangUp.abort())
  await sent.catch(() => undefined)
  Body.destroy()
}

interface Upload {
  Bucket: string
  Key: string
  UploadId: string
}

/** Sends the parts that are not there yet, and has them put together. */
async function finish(client: S3Client, upload: Upload, bytes: Uint8Array): Promise<void> {
  const { Parts = [] } = await client.send(new ListPartsCommand(upload))
  const parts = Parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }))
  for (let number = parts.length + 1; (number - 1) * partSize < bytes.length; number++) {
    const Body = bytes.subarray((number - 1) * partSize, number * partSize)
    const { ETag } = await client.send(
      new UploadPartCommand({ ...upload, PartNumber: number, Body }),
    )
    parts.push({ PartNumber: number, ETag })
  }
  const MultipartUpload = { Parts: parts }
  await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }))
}
