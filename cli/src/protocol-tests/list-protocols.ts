import type { FeedOfService } from '../feeds/feed-answer.ts'
import type { AdminSession } from '../service/admin-session.ts'
import { callFunction } from '../service/call-function.ts'
import type { StackFile } from '../dev/stack-file.ts'
import { table } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'

export interface ProtocolRow {
  protocol: string
  feeds: number
  activeFeeds: number
  /** Where senders of the local stack go; null elsewhere: the servers' addresses are yours. */
  address: string | null
}

const protocols = ['ftp', 'sftp', 's3', 'gcs', 'http'] as const

type Protocol = (typeof protocols)[number]

/** Where senders of the local stack go. */
function addressIn(stack: StackFile, protocol: Protocol): string | null {
  const { ftp, sftp, s3, gcs, http } = stack
  if (protocol === 's3' || protocol === 'gcs') return { s3, gcs }[protocol]?.endpoint ?? null
  if (protocol === 'http') return http?.url ?? null
  const door = { ftp, sftp }[protocol]
  return door ? `${door.host}:${door.port}` : null
}

/** Each protocol, and how many feeds use it. */
export async function listProtocols(session: AdminSession): Promise<ProtocolRow[]> {
  const { feeds } = await callFunction<{ feeds: FeedOfService[] }>(session, 'listFeeds', {})
  const { stack } = session.service
  return protocols.map((protocol) => {
    const own = feeds.filter((feed) => feed.protocol === protocol)
    return {
      protocol,
      feeds: own.length,
      activeFeeds: own.filter(({ active }) => active).length,
      address: stack ? addressIn(stack, protocol) : null,
    }
  })
}

export const protocolTable = (terminal: Terminal, rows: readonly ProtocolRow[]): string =>
  table(
    terminal,
    [
      { title: 'Protocol', cell: ({ protocol }) => protocol },
      { title: 'Feeds', align: 'right', cell: ({ feeds }) => feeds },
      { title: 'Active', align: 'right', cell: ({ activeFeeds }) => activeFeeds },
      { title: 'Address', cell: ({ address }) => address },
    ],
    rows,
  )
