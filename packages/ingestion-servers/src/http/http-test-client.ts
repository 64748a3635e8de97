import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { apiKeyOf } from '@ddex/dsp-core'
import type { ProtocolClient, ProtocolClientKind } from '@ddex/testkit'

interface Listed {
  files: { path: string }[]
  next: string | null
}

/** A distributor's program over `fetch`: small files in one request, cut ones go on by a session. */
export const fetchClient: ProtocolClientKind = {
  name: 'fetch',
  async connect({ host, port }, { username, password }) {
    const key = apiKeyOf(username.replace(/-sender$/, ''), password)
    const client = clientOf(`http://${host}:${port}/api/deliveries`, key)
    await client.list('')
    return client
  },
}

// Whole, so that nobody on the way resolves a `..` that the server must judge.
const urlOf = (path: string) => `/files/${encodeURIComponent(path)}`

function clientOf(base: string, key: string): ProtocolClient {
  const headers = { authorization: `Bearer ${key}` }
  const ask = async (method: string, path: string, body?: Uint8Array | string) => {
    const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
    const sent = {
      method,
      headers: { ...headers, ...type },
      body: body as RequestInit['body'] & {},
    }
    const answer = await fetch(`${base}${path}`, body === undefined ? { method, headers } : sent)
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    return answer
  }
  const put = async (path: string, bytes: Uint8Array) => void (await ask('PUT', urlOf(path), bytes))
  const refuse = async () => {
    // There is no call for it; one that a file server might have is refused.
    await ask('MOVE', urlOf('any.wav'))
  }
  return {
    put,
    async putTree(files) {
      for (const [path, bytes] of files) await put(path, bytes)
    },
    async get(path) {
      return new Uint8Array(await (await ask('GET', urlOf(path))).arrayBuffer())
    },
    list: (folder) =>
      namesIn(folder, async (query) => (await ask('GET', `/files?${query}`)).json()),
    makeFolder: (path) => put(`${path}/`, Buffer.alloc(0)),
    removeFolder: (path) => ask('DELETE', urlOf(`${path}/`)).then(() => undefined),
    remove: (path) => ask('DELETE', urlOf(path)).then(() => undefined),
    rename: refuse,
    async resume(path, bytes) {
      const begun = await ask('POST', '/uploads', JSON.stringify({ path, size: bytes.length }))
      const { uploadUrl = '', uploadId } = (await begun.json()) as Record<string, string>
      const half = Math.floor(bytes.length / 2)
      for (const [from, to] of [
        [0, half],
        [half, bytes.length],
      ] as const) {
        const range = `bytes ${from}-${to - 1}/${bytes.length}`
        const body = bytes.subarray(from, to) as RequestInit['body'] & {}
        await fetch(uploadUrl, { method: 'PUT', headers: { 'content-range': range }, body })
      }
      const md5 = createHash('md5').update(bytes).digest('hex')
      await ask(
        'POST',
        `/uploads/${uploadId}/complete`,
        JSON.stringify({ size: bytes.length, md5 }),
      )
    },
    cut: (path, bytes) => cutOff(`${base}${urlOf(path)}`, headers, bytes),
    close: async () => undefined,
  }
}

/** Direct children, as a file server would list them. */
async function namesIn(folder: string, ask: (query: string) => Promise<unknown>) {
  const names = new Set<string>()
  let after: string | null = null
  do {
    const query = new URLSearchParams({ folder, limit: '2', ...(after === null ? {} : { after }) })
    const { files, next } = (await ask(String(query))) as Listed
    const start = folder === '' ? 0 : folder.length + 1
    for (const { path } of files) names.add(path.slice(start).split('/')[0] ?? '')
    after = next
  } while (after !== null)
  return [...names]
}

/** Sends half of a file, and hangs up. */
function cutOff(url: string, headers: Record<string, string>, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const options = { method: 'PUT', headers: { ...headers, 'content-length': bytes.length } }
    const sending = request(url, options)
    sending.on('error', () => undefined)
    sending.on('close', () => resolve())
    sending.write(bytes.subarray(0, bytes.length / 2), () => sending.destroy())
  })
}
