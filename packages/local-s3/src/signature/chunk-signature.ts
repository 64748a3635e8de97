import { createHash } from 'node:crypto'
import type { ChunkVerifier } from '../request/aws-chunked.ts'
import { S3Error } from '../s3-error.ts'
import { emptyHash, scopeText, sha256, sign } from './string-to-sign.ts'
import { signatureMismatch, signaturesAreEqual, type Verified } from './verify.ts'

/** Verifies chunk after chunk, each signature over the one before, the request's own first. */
export function chunkVerifier(verified: Verified, hasTrailer: boolean): ChunkVerifier {
  const { authorization, signingKey } = verified
  const scope = scopeText(authorization.scope)
  let previous = authorization.signature
  let running = createHash('sha256')

  const check = (name: string, hashes: readonly string[], signature: string | undefined): void => {
    const text = [name, authorization.amzDate, scope, previous, ...hashes].join('\n')
    if (signature === undefined || !signaturesAreEqual(sign(signingKey, text), signature))
      throw signatureMismatch({ ...authorization, signature: signature ?? '' }, text)
    previous = signature
  }

  return {
    data: (bytes) => void running.update(bytes),
    endOfChunk(signature) {
      check('AWS4-HMAC-SHA256-PAYLOAD', [emptyHash, running.digest('hex')], signature)
      running = createHash('sha256')
    },
    trailer(lines, signature) {
      if (!hasTrailer) {
        if (lines.length === 0) return
        throw new S3Error('MalformedTrailerError', 'The request has trailers it did not announce.')
      }
      const hash = sha256(Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'))
      check('AWS4-HMAC-SHA256-TRAILER', [hash], signature)
    },
  }
}
