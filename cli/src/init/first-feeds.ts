import {
  feedsFor,
  protocolsOf,
  type Protocol,
  type SetupAnswers,
  type WantedFeed,
} from '../protocol-setup/feeds-for-protocols.ts'
import { makeFeeds, type MadeFeed } from '../protocol-setup/make-feeds.ts'
import { findService, type ServiceAddress, type ServiceFlags } from '../service/service-file.ts'
import { CommandError } from '../terminal/command-error.ts'

/** What is said of the first feeds; without a distributor there are none. */
export interface FirstFeedFlags {
  distributor?: string
  protocol?: string
  s3Bucket?: string
  s3Region?: string
  gcsBucket?: string
}

/** Protocols of the project whose feeds need nothing that has not been said. */
function usable(
  protocols: readonly Protocol[],
  { s3Bucket, s3Region, gcsBucket }: FirstFeedFlags,
): Protocol[] {
  const hasS3 = s3Bucket !== undefined && s3Region !== undefined
  return protocols.filter(
    (protocol) => (protocol !== 's3' || hasS3) && (protocol !== 'gcs' || gcsBucket !== undefined),
  )
}

/**
 * A feed for each protocol that is said, else for each of the project's that needs no bucket or whose bucket is said; none
 * where nobody is said to deliver. Throws `CommandError` for what cannot be.
 */
export function firstFeeds(
  flags: FirstFeedFlags,
  ofProject: readonly string[],
): { wanted: WantedFeed[]; left: Protocol[] } {
  const { distributor, protocol: said, ...buckets } = flags
  if (distributor === undefined) return { wanted: [], left: [] }
  const all = protocolsOf(said ?? ofProject.join(','))
  const protocol = said === undefined ? usable(all, flags) : all
  const answers: SetupAnswers = { ...buckets, distributor, protocol }
  return { wanted: feedsFor(answers), left: all.filter((each) => !protocol.includes(each)) }
}

export interface FirstFeeds {
  feeds: MadeFeed[]
  /** Which service has them; null where none were made. */
  feedsOn: ServiceAddress['kind'] | null
  /** Why they were not made; null where they were. Told beside what was done, of which some is told once. */
  feedsFault: string | null
}

const noService =
  'Feeds are made by a service that runs: `npm start` here, or `ddex-dsp deploy` with DDEX_DSP_ADMIN_EMAIL and DDEX_DSP_ADMIN_PASSWORD set; then the same command again.'

/** Makes them by the service's own functions, as its admin. */
export async function makeFirstFeeds(
  flags: ServiceFlags,
  wanted: readonly WantedFeed[],
): Promise<FirstFeeds> {
  const none = { feeds: [], feedsOn: null }
  if (wanted.length === 0) return { ...none, feedsFault: null }
  let kind: ServiceAddress['kind'] | null = null
  try {
    kind = findService(flags).kind
    const feeds = await makeFeeds({ ...flags, json: true }, wanted)
    return { feeds, feedsOn: kind, feedsFault: null }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    const hint = kind === 'local' ? '' : ` ${noService}`
    return { ...none, feedsFault: `${error.message}${hint}` }
  }
}
