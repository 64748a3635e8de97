/** Every Firestore collection, once. Sub-collections are named by the document they live in. */
export const collections = {
  feeds: 'delivery_feeds',
  deliveryLogs: 'delivery_logs',
  deliveries: 'deliveries',
  releases: 'releases',
  tracks: 'tracks',
  artists: 'artists',
  labels: 'labels',
  users: 'users',
  plays: 'plays',
  usageDaily: 'usage_daily',
  reports: 'reports',
  invoices: 'invoices',
  activity: 'activity',
  bans: 'bans',
  settings: 'settings',
} as const

/** Sub-collections of `delivery_feeds/{id}`. */
export const feedCollections = {
  credentials: 'credentials',
  inbox: 'inbox',
  acknowledgements: 'acknowledgements',
  requests: 'requests',
  cursors: 'cursors',
} as const

/** Sub-collections of `deliveries/{id}`. */
export const deliveryCollections = {
  timeline: 'timeline',
  issues: 'issues',
  files: 'files',
} as const

/** Sub-collections of `releases/{id}`. */
export const releaseCollections = { versions: 'versions', deals: 'deals' } as const

/** Sub-collections of `users/{uid}`. */
export const userCollections = {
  library: 'library',
  playlists: 'playlists',
  history: 'history',
  downloads: 'downloads',
} as const

/** The one public settings document: `settings/service`. */
export const serviceSettingsId = 'service'
