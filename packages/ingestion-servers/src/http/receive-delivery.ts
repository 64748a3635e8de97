import type { DoorAnswer } from './http-exchange.ts'
import { jsonBody } from './body.ts'
import type { Visit } from './visit.ts'
import { Problem } from './problem.ts'
import { receiveForm } from './receive-form.ts'
import { maxMessageBytes, nameMessage, takeMessage } from './take-message.ts'
import { deliveryPost, readBody } from './wire.ts'

/** JSON escapes make a message longer, and URLs come with it. */
const maxPostBytes = 2 * maxMessageBytes

/** `POST /`: a message as JSON with the URLs of its files, or as a form. */
export async function receiveDelivery(visit: Visit): Promise<DoorAnswer> {
  const type = (visit.request.header('content-type') ?? '').toLowerCase()
  if (type.startsWith('multipart/form-data')) return receiveForm(visit)
  if (!type.startsWith('application/json'))
    throw new Problem(
      415,
      'CONTENT_TYPE_UNKNOWN',
      'Deliveries are taken as application/json or multipart/form-data.',
      'Set the Content-Type of the request.',
    )
  const post = readBody(deliveryPost, await jsonBody(visit.request, maxPostBytes))
  const message = nameMessage(Buffer.from(post.ernXml, 'utf8'), post.messageId)
  // A receiver of Distro's skips tracks without a file.
  const isUrl = (url: string) => url !== ''
  return takeMessage(visit, message, {
    audioUrls: post.audioFiles.filter(isUrl),
    imageUrls: post.imageFiles.filter(isUrl),
  })
}
