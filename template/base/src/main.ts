import type { StorefrontOptions } from '@ddex/storefront'
import { createStorefront, createUnavailable } from '@ddex/storefront'

/** The service this build runs as; one build serves every service. */
async function readOptions(): Promise<StorefrontOptions> {
  const answer = await fetch('/service.json')
  if (!answer.ok) throw new Error(`/service.json: ${answer.status}`)
  return (await answer.json()) as StorefrontOptions
}

readOptions().then(
  (options) => createStorefront(options).mount('#app'),
  () => createUnavailable().mount('#app'),
)
