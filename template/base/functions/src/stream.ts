import { parseRange, serveStream } from '@ddex/dsp-core'
import { onRequest, type Request } from 'firebase-functions/v2/https'
import { pipeline } from 'node:stream/promises'
import { streamKeyOf, streamSecrets } from './config.ts'
import { answering } from './fault.ts'
import { log } from './log.ts'
import { services } from './services.ts'

type Response = NonNullable<Request['res']>

/** `/stream/<grant>/...`: playlists and, behind the gateway, the media that a grant allows. */
export const stream = onRequest(
  { secrets: streamSecrets, concurrency: 80, memory: '512MiB' },
  answering('stream_failed', async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.status(405).set('Allow', 'GET, HEAD').send('Only GET is answered here.')
      return
    }
    const { config, playable, delivery, parts } = services()
    const serve = { media: playable, delivery, clock: parts.clock, key: streamKeyOf(config) }
    const answer = await serveStream(serve, request.path)
    response.status(answer.status).set('X-Content-Type-Options', 'nosniff')
    if (answer.type === 'refused') response.type('text/plain').send(answer.body)
    else if (answer.type === 'media') await sendMedia(request, response, answer)
    else
      response
        .set('Cache-Control', 'private, no-store')
        .type('application/vnd.apple.mpegurl')
        .send(answer.body)
  }),
)

async function sendMedia(
  request: Request,
  response: Response,
  { object, size }: { object: string; size: number },
): Promise<void> {
  const range = parseRange(request.headers.range, size)
  response
    .set('Accept-Ranges', 'bytes')
    .set('Cache-Control', 'private, max-age=3000')
    .type('audio/mp4')
  if (range.kind === 'unsatisfiable') {
    response.status(416).set('Content-Range', `bytes */${size}`).end()
    return
  }
  const { start, end } = range.kind === 'part' ? range : { start: 0, end: size - 1 }
  if (range.kind === 'part')
    response.status(206).set('Content-Range', `bytes ${start}-${end}/${size}`)
  response.set('Content-Length', String(end - start + 1))
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  try {
    await pipeline(services().parts.objects.read(object, { start, end }), response)
  } catch (error) {
    // A listener who skips a track closes the connection: nothing to be alarmed about.
    if (!request.destroyed) log.warn('media_read_failed', { object, error: String(error) })
    response.destroy()
  }
}
