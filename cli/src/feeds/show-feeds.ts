import { table } from '../terminal/table.ts'
import { paint, type Terminal } from '../terminal/terminal.ts'
import type { FeedAnswer, FeedOfService } from './feed-answer.ts'

const place = ({ location, username }: FeedOfService): string | null =>
  location ? `${location.bucket}/${location.prefix}` : username

/** Feeds as a table. */
export function feedTable(terminal: Terminal, feeds: readonly FeedOfService[]): string {
  if (feeds.length === 0)
    return 'There are no feeds. `ddex-dsp feeds create --help` says how to make one.\n'
  return table(
    terminal,
    [
      { title: 'Feed', cell: ({ id }) => id },
      { title: 'Name', cell: ({ name }) => name },
      { title: 'Protocol', cell: ({ protocol }) => protocol },
      { title: 'Sign-in or place', cell: place },
      { title: 'Active', cell: ({ active }) => (active ? 'yes' : 'no') },
      { title: 'Last delivery', cell: ({ lastDeliveryAt }) => lastDeliveryAt },
    ],
    feeds,
  )
}

/** One feed in lines, and the password that was made for it, which nobody sees again. */
export function feedLines(terminal: Terminal, { feed, credentials, password }: FeedAnswer): string {
  const secrets = [
    credentials.hasPassword ? 'a password' : '',
    ...credentials.publicKeys.map((key) => `key ${key.split(' ').slice(0, 3).join(' ')}`),
    ...credentials.secrets.map((name) => `secret ${name}`),
  ].filter(Boolean)
  const lines = [
    ['Feed', feed.id],
    ['Name', feed.name],
    ['Protocol', feed.protocol],
    [feed.location ? 'Place' : 'Sign-in name', place(feed) ?? '–'],
    ['Distributor', feed.distributorId],
    ['Active', feed.active ? 'yes' : 'no'],
    ['Credentials', secrets.join(', ') || 'none'],
    ...Object.entries(feed.settings).map(([name, value]) => [`  ${name}`, String(value)] as const),
  ].map(([title = '', value = '']) => `${title.padEnd(26)} ${value}\n`)
  const secret = password
    ? `\n${paint(terminal, 'bold', `Password: ${password}`)}\nIt is shown this once: give it to the sender now.\n`
    : ''
  return lines.join('') + secret
}
