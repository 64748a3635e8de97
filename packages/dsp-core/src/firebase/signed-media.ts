import type { MediaDelivery } from '../streaming/serve-stream.ts'
import type { Firebase } from './connect.ts'

/** Media straight from the bucket, by V4 signed URLs. The machine's account must be allowed to sign. */
export const signedMediaDelivery = ({ bucket }: Firebase): MediaDelivery => ({
  async signedUrl(object, expiresAt) {
    const [url] = await bucket
      .file(object)
      .getSignedUrl({ version: 'v4', action: 'read', expires: expiresAt })
    return url
  },
})

/** Media through our own function, under the listener's grant. */
export const gatewayMediaDelivery: MediaDelivery = { signedUrl: () => Promise.resolve(null) }
