import type { Document } from '../service/read-documents.ts'
import { table } from '../terminal/table.ts'
import { paint, type Terminal } from '../terminal/terminal.ts'

const time = (value: unknown): string =>
  value instanceof Date ? value.toISOString().replace('T', ' ').slice(0, 19) : ''

const ernOf = ({ ern }: Document): Record<string, unknown> => (ern ?? {}) as Record<string, unknown>

/** The colour in which a state is told. */
const colourOf = (state: unknown) => {
  if (state === 'completed') return 'green'
  if (state === 'completed_with_warnings') return 'yellow'
  return ['rejected', 'failed', 'quarantined'].includes(String(state)) ? 'red' : 'cyan'
}

/** Deliveries as a table, newest first. */
export function deliveryTable(terminal: Terminal, deliveries: readonly Document[]): string {
  if (deliveries.length === 0) return 'There are no deliveries.\n'
  return table(
    terminal,
    [
      { title: 'Delivery', cell: ({ id }) => id },
      { title: 'Changed (UTC)', cell: ({ updatedAt }) => time(updatedAt) },
      { title: 'Feed', cell: ({ feedId }) => String(feedId) },
      { title: 'State', cell: ({ state }) => String(state) },
      { title: 'Title', cell: (each) => String(ernOf(each).title ?? each.folder ?? '') },
      { title: 'Message', cell: (each) => String(ernOf(each).messageId ?? '') },
    ],
    deliveries,
  )
}

/** One line, for watching. */
export function deliveryLine(terminal: Terminal, delivery: Document): string {
  const state = paint(terminal, colourOf(delivery.state), String(delivery.state))
  const title = String(ernOf(delivery).title ?? delivery.folder ?? '')
  return `${time(delivery.updatedAt)}  ${delivery.id}  ${state}  ${title}  ${String(delivery.reason)}\n`
}

export interface DeliveryParts {
  delivery: Document
  timeline: Document[]
  files: Document[]
  issues: Document[]
}

/** All there is to know of one delivery. */
export function deliveryLines(terminal: Terminal, parts: DeliveryParts): string {
  const { delivery, timeline, files, issues } = parts
  const { title, artist, messageId, version } = ernOf(delivery)
  const state = paint(terminal, colourOf(delivery.state), String(delivery.state))
  const head = [
    `${paint(terminal, 'bold', String(title ?? delivery.folder))}  ${String(artist ?? '')}`,
    `${state}: ${String(delivery.reason)}`,
    `Next: ${String(delivery.nextStep)}`,
    `Feed ${String(delivery.feedId)}, message ${String(messageId ?? 'not read')}, ERN ${String(version ?? '?')}`,
  ]
  return [
    ...head,
    '',
    ...timeline.map((step) => `${time(step.at)}  ${String(step.title)}  ${String(step.detail)}`),
    '',
    ...files.map(
      (file) => `${String(file.state).padEnd(14)} ${String(file.uri)}  ${String(file.role)}`,
    ),
    ...(issues.length > 0 ? [''] : []),
    ...issues.map(issueLine),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function issueLine({ severity, code, message, fix, line, column }: Document): string {
  const place = line === null ? '' : ` (line ${String(line)}, column ${String(column)})`
  return `${String(severity)} ${String(code)}${place}: ${String(message)} ${String(fix)}`
}
