/** What a sender by HTTP shows: `my-feed.k3fj9-xw2mq-…`. The id finds its feed, the secret proves it. */
export const apiKeyOf = (feedId: string, secret: string): string => `${feedId}.${secret}`

/** The parts of a key; null for what has not the form of one. */
export function readApiKey(key: string): { feedId: string; secret: string } | null {
  const [, feedId, secret] = /^([a-z0-9][a-z0-9-]{0,62})\.([\x21-\x7e]{1,200})$/.exec(key) ?? []
  return feedId && secret ? { feedId, secret } : null
}
