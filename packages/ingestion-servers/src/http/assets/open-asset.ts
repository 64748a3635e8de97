import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { Transform, pipeline, type Readable } from 'node:stream'
import { TransientError } from '@ddex/dsp-core'
import { formatSize } from '../../common/format-size.ts'
import { AssetRefusal } from './asset-refusal.ts'
import { checkAssetUrl, type AskableUrl, type AssetUrlRules } from './asset-url.ts'
import { lookupAll, resolveHost, type Lookup } from './resolve-host.ts'

export interface AssetRules extends AssetUrlRules {
  /** Bytes. */
  maxSize: number
}

export interface OpenAssetOptions {
  lookup?: Lookup
  /** Milliseconds without a byte, while connecting and later. */
  idleMs?: number
  /** Milliseconds for everything. */
  totalMs?: number
}

export interface OpenAsset {
  /** Fails with `AssetRefusal` or `TransientError`. */
  bytes: Readable
  /** As the host states it; null when it does not. */
  size: number | null
}

const mostRedirects = 3
const redirects = [301, 302, 303, 307, 308]
/** The host may answer otherwise later; any other 4xx is for good. */
const laterStatuses = [408, 425, 429]

/**
 * Asks for a file that a delivery names by URL, and follows redirects by hand: every step is judged as the first one
 * was (scheme, host, addresses). Nothing of ours is sent along. Throws `AssetRefusal` for what stays wrong however
 * often it is tried, and `TransientError` for what may be better later.
 */
export async function openAsset(
  written: string,
  rules: AssetRules,
  options: OpenAssetOptions = {},
): Promise<OpenAsset> {
  const { lookup = lookupAll, idleMs = 30_000, totalMs = 25 * 60_000 } = options
  const signal = AbortSignal.timeout(totalMs)
  let next = written
  for (let step = 0; step <= mostRedirects; step += 1) {
    const askable = checkAssetUrl(next, rules)
    const { address, family } = await resolveHost(askable.url.hostname, askable.isLocal, lookup)
    const answer = await ask(askable, { address, family }, { signal, idleMs })
    const status = answer.statusCode ?? 0
    const location = answer.headers.location
    if (!redirects.includes(status) || !location) return judge(answer, status, rules)
    answer.destroy()
    next = URL.canParse(location, askable.url.href) ? new URL(location, askable.url).href : location
  }
  throw new AssetRefusal(
    'ASSET_REDIRECTED_TOO_OFTEN',
    `The URL leads on to another one more than ${mostRedirects} times.`,
  )
}

/** Connects to the address that was judged, whatever the name would say now. */
function ask(
  { url, isLocal }: AskableUrl,
  { address, family }: { address: string; family: number },
  { signal, idleMs }: { signal: AbortSignal; idleMs: number },
): Promise<IncomingMessage> {
  const pinned: LookupFunction = (_host, { all }, done) =>
    all ? done(null, [{ address, family }]) : done(null, address, family)
  const request = isLocal && url.protocol === 'http:' ? httpRequest : httpsRequest
  return new Promise((resolve, reject) => {
    const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'ddex-dsp' }
    const asked = request(url, { lookup: pinned, agent: false, headers, signal, timeout: idleMs })
    asked.once('timeout', () => asked.destroy(new Error('nothing came for too long')))
    asked.on('error', (cause) => reject(unreachable(url, cause)))
    asked.once('response', resolve)
    asked.end()
  })
}

function judge(answer: IncomingMessage, status: number, rules: AssetRules): OpenAsset {
  const encoding = answer.headers['content-encoding'] ?? 'identity'
  const fault = statusFault(status) ?? (encoding === 'identity' ? null : notPlain(encoding))
  const stated = answer.headers['content-length']
  const size = stated === undefined ? null : Number(stated)
  const refusal = fault ?? (size !== null && size > rules.maxSize ? tooLarge(rules.maxSize) : null)
  if (refusal) {
    answer.destroy()
    throw refusal
  }
  return { bytes: limited(answer, rules.maxSize, size), size }
}

function statusFault(status: number): Error | null {
  if (status === 200) return null
  if (status >= 500 || laterStatuses.includes(status))
    return new TransientError('HOST_BUSY', `The host answers ${status}.`)
  return new AssetRefusal('ASSET_NOT_FOUND', `The host answers ${status} instead of the file.`)
}

const notPlain = (encoding: string) =>
  new AssetRefusal(
    'ASSET_NOT_FOUND',
    `The host sends it packed (${encoding}), which was not asked.`,
  )

const tooLarge = (maxSize: number) =>
  new AssetRefusal('ASSET_TOO_LARGE', `It is larger than ${formatSize(maxSize)}.`)

const unreachable = (url: URL, cause: unknown) =>
  new TransientError('HOST_UNREACHABLE', `${url.hostname} cannot be reached.`, cause)

/** Counts while it streams: no more than is allowed, no fewer than was stated. */
function limited(answer: IncomingMessage, maxSize: number, stated: number | null): Readable {
  let size = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > maxSize) done(tooLarge(maxSize))
      else done(null, chunk)
    },
    flush(done) {
      const isCut = stated !== null && size !== stated
      done(
        isCut ? new TransientError('HOST_BROKE_OFF', 'The host ended the file too early.') : null,
      )
    },
  })
  pipeline(answer, meter, () => undefined)
  return meter
}
