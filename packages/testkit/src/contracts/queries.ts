/** A query that the app makes: `field operator`, and `field asc` or `field desc` for its order. */
export interface AppQuery {
  collection: string
  /** Over all collections of that name. */
  isGroup?: boolean
  clauses: string[]
}

const core = 'packages/dsp-core/src/firebase'
const web = 'packages/storefront/src/firebase'

/** Every query of the app, by the file that makes it. A clause that is not here fails the test. */
export const appQueries: Record<string, AppQuery[]> = {
  [`${core}/acknowledgement-store.ts`]: [
    { collection: 'acknowledgements', clauses: ['removedAt ==', 'FieldPath.documentId() asc'] },
    { collection: 'acknowledgements', isGroup: true, clauses: ['expiresAt <=', 'expiresAt asc'] },
  ],
  [`${core}/ban-store.ts`]: [{ collection: 'bans', clauses: ['forgetAt >', 'forgetAt desc'] }],
  [`${core}/catalogue-store.ts`]: [
    { collection: 'tracks', clauses: ['releaseId =='] },
    { collection: 'releases', clauses: ['identifierKeys array-contains-any'] },
    { collection: 'releases', clauses: ['nextChangeAt <=', 'nextChangeAt asc'] },
    { collection: 'tracks', clauses: ['audioSha256 =='] },
    { collection: 'releases', clauses: ['cover.sha256 =='] },
  ],
  [`${core}/delivery-store.ts`]: [
    {
      collection: 'deliveries',
      clauses: ['nextAttemptAt <=', 'nextAttemptAt asc', 'FieldPath.documentId() asc'],
    },
    { collection: 'deliveries', clauses: ['awaits array-contains'] },
    { collection: 'deliveries', clauses: ['feedId ==', 'messageSha256 =='] },
    { collection: 'deliveries', clauses: ['feedId ==', 'createdAt desc'] },
    { collection: 'deliveries', clauses: ['feedId ==', 'ern.messageId =='] },
  ],
  [`${core}/delivery-requests.ts`]: [
    { collection: 'requests', clauses: ['messageId =='] },
    { collection: 'requests', isGroup: true, clauses: ['expiresAt <=', 'expiresAt asc'] },
  ],
  [`${core}/feed-registry.ts`]: [
    { collection: 'delivery_feeds', clauses: ['username =='] },
    { collection: 'delivery_feeds', clauses: ['name asc'] },
    { collection: 'delivery_feeds', clauses: ['location.bucket =='] },
  ],
  [`${core}/feed-store.ts`]: [
    { collection: 'delivery_feeds', clauses: ['username ==', 'protocol ==', 'active =='] },
    { collection: 'delivery_feeds', clauses: ['protocol ==', 'active =='] },
  ],
  [`${core}/inbox-store.ts`]: [
    { collection: 'inbox', clauses: ['matchKey in'] },
    { collection: 'inbox', clauses: ['folder =='] },
    { collection: 'inbox', clauses: ['path asc', 'path >=', 'path <'] },
    { collection: 'inbox', clauses: ['kind ==', 'folder =='] },
    { collection: 'inbox', clauses: ['hashes.${algorithm} =='] },
    { collection: 'inbox', isGroup: true, clauses: ['reviewAt <=', 'reviewAt asc'] },
    { collection: 'inbox', isGroup: true, clauses: ['hashes.sha256 =='] },
  ],
  [`${web}/catalogue.ts`]: [
    {
      collection: 'releases',
      clauses: ['published ==', 'availableIn array-contains-any', 'publishedAt desc'],
    },
    // The same with a lower bound: the clauses that the two share are written once.
    { collection: 'releases', clauses: ['publishedAt >', 'publishedAt desc'] },
    { collection: 'tracks', clauses: ['releaseId ==', 'published ==', 'index asc'] },
  ],
  [`${web}/deliveries.ts`]: [
    { collection: 'deliveries', clauses: ['updatedAt desc'] },
    { collection: 'delivery_logs', clauses: ['endedAt =='] },
  ],
}
