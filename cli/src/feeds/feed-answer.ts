/** A feed, as the service's functions answer it (docs/guide/feeds.md). */
export interface FeedOfService {
  id: string
  name: string
  protocol: string
  distributorId: string
  active: boolean
  username: string | null
  location: { bucket: string; prefix: string; region?: string } | null
  settings: Record<string, unknown>
  lastDeliveryAt: string | null
}

export interface FeedAnswer {
  feed: FeedOfService
  credentials: { hasPassword: boolean; publicKeys: string[]; secrets: string[] }
  password?: string | null
}
