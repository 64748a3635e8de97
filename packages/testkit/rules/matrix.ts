import * as who from './roles.ts'
import type { RoleName } from './roles.ts'

type Document = Record<string, unknown>
type Who = readonly RoleName[]

/** A document of one collection, and who may do what with it. Nobody, unless told. */
export interface Subject {
  /** The collection, with the ids above it. */
  collection: string
  id: string
  /** What a created one is called. */
  newId?: string
  data: Document
  /** What an update sets. */
  change?: Document
  get?: Who
  /** Reading the whole collection. */
  list?: Who
  /** Reading it through this filter, as the app does. */
  filter?: readonly [field: string, value: unknown]
  listFiltered?: Who
  create?: Who
  update?: Who
  delete?: Who
}

const time = new Date('2026-11-22T10:00:00Z')
const ofFeed = { feedId: 'feed-a', title: 'x' }
const counted = { feedId: 'feed-a', artistId: 'artist-a', count: 7 }
const byFeed = ['feedId', 'feed-a'] as const

const belowDelivery = (name: string): Subject => ({
  collection: `deliveries/delivery-a/${name}`,
  id: '0001',
  data: { title: 'x' },
  get: who.adminAndSender,
  list: who.adminAndSender,
})

const catalogue = (collection: string): Subject[] => [
  {
    collection,
    id: 'published',
    data: { ...ofFeed, published: true },
    get: who.everybody,
    list: who.adminOnly,
    filter: ['published', true],
    listFiltered: who.everybody,
  },
  {
    collection,
    id: 'hidden',
    data: { ...ofFeed, published: false },
    get: who.adminAndSender,
    list: who.adminOnly,
    filter: byFeed,
    listFiltered: who.adminAndSender,
  },
]

const report = (collection: string): Subject => ({
  collection,
  id: 'counted',
  data: counted,
  get: who.adminSenderAndArtist,
  list: who.adminOnly,
  filter: ['artistId', 'artist-a'],
  listFiltered: ['admin', 'artist'],
})

const own = (name: string, data: Document, rights: Partial<Subject> = {}): Subject => ({
  collection: `users/listener/${name}`,
  id: 'one',
  data,
  get: who.self,
  list: who.self,
  create: who.self,
  update: who.self,
  delete: who.self,
  ...rights,
})

/** The table of DESIGN section 3: every collection and sub-collection, and what is in none of them. */
export const matrix: readonly Subject[] = [
  {
    collection: 'delivery_feeds',
    id: 'feed-a',
    newId: 'feed-c',
    data: { name: 'A' },
    get: who.adminAndSender,
    list: who.adminOnly,
  },
  { collection: 'delivery_feeds/feed-a/credentials', id: 'sftp', data: { passwordHash: 'x' } },
  { collection: 'delivery_feeds/feed-a/requests', id: 'one', data: { audioUrls: ['x'] } },
  { collection: 'delivery_feeds/feed-a/cursors', id: 'poll', data: { cursor: '1' } },
  {
    collection: 'delivery_feeds/feed-a/inbox',
    id: 'file',
    data: { path: 'a.xml' },
    get: who.adminAndSender,
    list: who.adminAndSender,
  },
  {
    collection: 'delivery_feeds/feed-a/acknowledgements',
    id: 'ACK_MSG-1.xml',
    data: { deliveryId: 'delivery-a' },
    get: who.adminAndSender,
    list: who.adminAndSender,
  },
  {
    collection: 'delivery_logs',
    id: 'log-a',
    data: ofFeed,
    get: who.adminAndSender,
    list: who.adminOnly,
    filter: byFeed,
    listFiltered: who.adminAndSender,
  },
  {
    collection: 'deliveries',
    id: 'delivery-a',
    data: ofFeed,
    get: who.adminAndSender,
    list: who.adminOnly,
    filter: byFeed,
    listFiltered: who.adminAndSender,
  },
  belowDelivery('timeline'),
  belowDelivery('issues'),
  belowDelivery('files'),
  ...catalogue('releases'),
  ...catalogue('tracks'),
  {
    collection: 'releases/published/versions',
    id: 'm1',
    data: { title: 'x' },
    get: who.adminOnly,
    list: who.adminOnly,
  },
  {
    collection: 'releases/published/deals',
    id: '0',
    data: { terms: {} },
    get: who.adminOnly,
    list: who.adminOnly,
  },
  {
    collection: 'artists',
    id: 'artist-a',
    data: { name: 'A' },
    get: who.everybody,
    list: who.everybody,
  },
  {
    collection: 'labels',
    id: 'label-a',
    data: { name: 'A' },
    get: who.everybody,
    list: who.everybody,
  },
  {
    collection: 'users',
    id: 'listener',
    newId: 'listener',
    data: { displayName: 'Ann', language: 'en', updatedAt: time },
    change: { displayName: 'Anne' },
    get: who.self,
    create: who.self,
    update: who.self,
    delete: who.self,
  },
  own('library', { kind: 'release', targetId: 'published', addedAt: time }),
  own('playlists', {
    title: 'Morning',
    description: '',
    trackIds: ['a', 'b'],
    createdAt: time,
    updatedAt: time,
  }),
  own('history', { trackId: 'a', releaseId: 'published', playedAt: time }, { update: who.nobody }),
  own('downloads', { trackId: 'a', device: 'phone', storedAt: time }),
  report('plays'),
  report('usage_daily'),
  report('reports'),
  report('invoices'),
  {
    collection: 'activity',
    id: 'one',
    data: { text: 'x' },
    get: who.adminOnly,
    list: who.adminOnly,
  },
  {
    collection: 'bans',
    id: '192.0.2.1',
    data: { reason: 'x' },
    get: who.adminOnly,
    list: who.adminOnly,
    delete: who.adminOnly,
  },
  {
    collection: 'settings',
    id: 'service',
    data: { name: 'x' },
    get: who.everybody,
    list: who.adminOnly,
  },
  {
    collection: 'settings',
    id: 'internal',
    data: { name: 'x' },
    get: who.adminOnly,
    list: who.adminOnly,
  },
  { collection: 'unheard_of', id: 'one', data: { role: 'admin' } },
  { collection: 'releases/published/unheard_of', id: 'one', data: { x: 1 } },
  { collection: 'users/listener/unheard_of', id: 'one', data: { x: 1 } },
]
