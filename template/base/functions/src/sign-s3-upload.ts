import { createSecretBox, type Feed } from '@ddex/dsp-core'
import { firebaseFeedDirectory } from '@ddex/dsp-core/firebase'
import { sealingKeyOf } from './config.ts'
import { services } from './services.ts'

/**
 * Signs with the keys among the feed's secrets. `step` says what: `put` (the usual) or `form` with `upload: { path,
 * size, contentType?, expiresSeconds? }`; for an upload in parts `begin` with the same, then `parts`, `complete` and
 * `abort` with what `SignedUploads` takes.
 */
export async function signS3Upload(feed: Feed, data: Record<string, unknown>): Promise<unknown> {
  // The SDK of AWS is large, and most calls need none of it.
  const { S3Clients, SignedUploads, signingStep } = await import('@ddex/ingestion-servers/s3')
  const { config, firebase } = services()
  const clients = new S3Clients({
    feeds: firebaseFeedDirectory(firebase),
    secretBox: () => createSecretBox(sealingKeyOf(config)),
    isOutside: true,
  })
  return signingStep(new SignedUploads({ clients }), feed, data)
}
