import type {
  Delivery,
  DeliveryFile,
  DeliveryIssue,
  DeliveryLog,
  Feed,
  ProtocolCheckResult,
  Release,
  TimelineStep,
  Track,
} from '@ddex/dsp-core/schema'
import type { Backend, Identified, Live, ProtocolsBackend, Session } from '../backend.ts'
import { BackendError } from '../backend.ts'

/** What a fake back end holds; a test may change it at any time. */
export interface FakeWorld {
  session: Session | null
  password: string
  releases: Release[]
  tracks: Track[]
  deliveries: Delivery[]
  connections: DeliveryLog[]
  timeline: TimelineStep[]
  files: DeliveryFile[]
  issues: DeliveryIssue[]
  /** Deliveries that were asked to be processed again. */
  reprocessed: string[]
  feeds: Feed[]
  /** What a test of a protocol finds. */
  checks: ProtocolCheckResult[]
  /** Requests for such a test. */
  tested: object[]
  /** When set, every read of the catalogue fails with it. */
  outage: BackendError | null
}

export const makeSession = (given: Partial<Session> = {}): Session => ({
  uid: 'user-1',
  email: 'listener@example.com',
  name: 'Ada',
  role: 'listener',
  plan: 'premium',
  territory: 'SE',
  ...given,
})

export interface FakeBackend extends Backend {
  world: FakeWorld
  /** Tells every live query and the session's observers to look at the world again. */
  changed(): void
}

const identified = <T extends object>(items: T[]): Identified<T>[] =>
  items.map((item, index) => ({ ...item, id: String(index).padStart(4, '0') }))

/** A back end in memory that answers as Firebase does, without one. */
export function fakeBackend(given: Partial<FakeWorld> = {}): FakeBackend {
  const world: FakeWorld = {
    session: null,
    password: 'correct horse',
    releases: [],
    tracks: [],
    deliveries: [],
    connections: [],
    timeline: [],
    files: [],
    issues: [],
    reprocessed: [],
    feeds: [],
    checks: [],
    tested: [],
    outage: null,
    ...given,
  }
  const watchers = new Set<() => void>()
  const changed = () => watchers.forEach((watcher) => watcher())

  function live<T>(read: () => T): Live<T> {
    return (next, failed) => {
      const tell = () => (world.outage ? failed(world.outage) : next(read()))
      watchers.add(tell)
      queueMicrotask(tell)
      return () => watchers.delete(tell)
    }
  }

  async function answer<T>(read: () => T): Promise<T> {
    if (world.outage) throw world.outage
    return read()
  }

  return {
    ...{ world, changed },
    auth: fakeAuth(world, changed, watchers),
    catalogue: {
      settings: () => answer(() => ({ name: 'Harbour', homeTerritory: 'SE' })),
      newestReleases: (_, count) => answer(() => world.releases.slice(0, count)),
      hasNewerRelease: (_, since) =>
        answer(() => world.releases.some(({ publishedAt }) => publishedAt && publishedAt > since)),
      release: (id) => answer(() => world.releases.find((release) => release.id === id) ?? null),
      tracks: (id) => answer(() => world.tracks.filter((track) => track.releaseId === id)),
    },
    streams: {
      create: () => answer(() => ({ hlsUrl: '/none.m3u8', expiresAt: 0, durationMs: 0 })),
    },
    deliveries: () =>
      Promise.resolve({
        latest: live(() => world.deliveries),
        connections: live(() => world.connections),
        one: (id) => live(() => world.deliveries.find((delivery) => delivery.id === id) ?? null),
        timeline: () => live(() => identified(world.timeline)),
        files: () => live(() => identified(world.files)),
        issues: () => live(() => identified(world.issues)),
        reprocess: (id) => answer(() => void world.reprocessed.push(id)),
        acknowledgement: (id) => answer(() => `<acknowledgement of="${id}" />`),
      }),
    protocols: () => Promise.resolve(fakeProtocols(world, answer)),
  }
}

function fakeProtocols(
  world: FakeWorld,
  answer: <T>(read: () => T) => Promise<T>,
): ProtocolsBackend {
  return {
    feeds: () => answer(() => world.feeds),
    test: (request, told) =>
      answer(() => {
        world.tested.push(request)
        world.checks.forEach(told)
        const { protocol = 'sftp' } = world.feeds.find(({ id }) => id === request.feedId) ?? {}
        return {
          ...{ protocol, feedId: request.feedId, startedAt: new Date(0), milliseconds: 1200 },
          success: world.checks.every(({ outcome }) => outcome !== 'failed'),
          results: world.checks,
        }
      }),
  }
}

function fakeAuth(world: FakeWorld, changed: () => void, watchers: Set<() => void>) {
  const enter = (session: Session | null) => {
    world.session = session
    changed()
  }
  return {
    observe: (listener: (session: Session | null) => void) => {
      const tell = () => listener(world.session)
      watchers.add(tell)
      queueMicrotask(tell)
      return () => watchers.delete(tell)
    },
    signIn: async (email: string, password: string) => {
      if (password !== world.password) throw new BackendError('wrong_credentials', 'refused')
      enter(makeSession({ email }))
    },
    createAccount: async (name: string, email: string) => enter(makeSession({ name, email })),
    sendPasswordReset: async () => undefined,
    signOut: async () => enter(null),
  }
}
