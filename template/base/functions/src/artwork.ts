import { artworkObject, coverSizes } from '@ddex/dsp-core'
import { onRequest } from 'firebase-functions/v2/https'
import { pipeline } from 'node:stream/promises'
import { answering } from './fault.ts'
import { services } from './services.ts'

/** `/art/<sha256>/<size>.jpg`: covers, named by content, so every cache may keep them for good. */
export const artwork = onRequest(
  { concurrency: 80 },
  answering('artwork_failed', async (request, response) => {
    const [, sha256, size] = /^\/art\/([0-9a-f]{64})\/(\d+)\.jpg$/.exec(request.path) ?? []
    const object =
      sha256 && coverSizes.includes(Number(size)) ? artworkObject(sha256, Number(size)) : ''
    const { objects } = services().parts
    const stored = object === '' ? null : await objects.stat(object)
    if (!stored) {
      response
        .status(404)
        .set('Cache-Control', 'public, max-age=60')
        .send('There is no such picture.')
      return
    }
    response
      .set('Cache-Control', 'public, max-age=31536000, immutable')
      .set('X-Content-Type-Options', 'nosniff')
      .set('Content-Length', String(stored.size))
      .type('image/jpeg')
    if (request.method === 'HEAD') response.end()
    else await pipeline(objects.read(object), response)
  }),
)
