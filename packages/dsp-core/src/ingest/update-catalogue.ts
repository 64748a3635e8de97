import type { CatalogueEntry } from '../ports/stores.ts'
import { decideUpdate, type Update } from './decide-update.ts'
import type { PreparedMedia } from './prepare-media.ts'
import type { IdentifiedRelease, ReadDelivery } from './read-delivery.ts'
import { refuse } from './refuse.ts'
import type { Run } from './run.ts'

/** Writes all releases of the message in one transaction, and ends the delivery. */
export async function updateCatalogue(
  run: Run,
  read: ReadDelivery,
  media: PreparedMedia,
): Promise<void> {
  const { parts, feed, delivery } = run
  const input = { read, media, feed, delivery, now: parts.clock.now() }
  const ids = read.releases.map(({ identity }) => identity.id)
  let update: Update = { entries: [], faults: [], stale: [], unknown: [] }
  await parts.catalogue.change(ids, (held) => {
    update = decideUpdate(input, held)
    return update.entries
  })
  const { entries, faults, unknown } = update
  if (faults.length > 0) return refuse(run, [...read.issues, ...faults])
  const isNothing = entries.length === unknown.length
  if (isNothing) return run.take({ type: 'superseded', detail: whyNothing(update) })
  await run.note({ releaseIds: entries.map(({ release }) => release.id) })
  const warnings = read.issues.filter(({ severity }) => severity === 'warning').length
  await run.take({ type: 'completed', detail: outcome(update, read.isTakeDown), warnings })
}

const names = (releases: IdentifiedRelease[]): string =>
  releases.map(({ identity }) => identity.shown).join(', ')

const staleWords = (stale: IdentifiedRelease[]): string =>
  `A newer message about ${names(stale)} was applied already.`

function whyNothing({ stale, unknown }: Update): string {
  if (unknown.length === 0) return staleWords(stale)
  return `Nothing of ${names(unknown)} is in the catalogue, so there is nothing to take down.`
}

function outcome({ entries, stale }: Update, isTakeDown: boolean): string {
  const said = isTakeDown ? takenDown(entries) : nowShown(entries)
  return stale.length > 0 ? `${said} ${staleWords(stale)}` : said
}

const titles = (entries: CatalogueEntry[]): string =>
  entries.map(({ release }) => `“${release.title}” by ${release.artist}`).join(', ')

const takenDown = (entries: CatalogueEntry[]): string =>
  `${titles(entries)} ${entries.length === 1 ? 'is' : 'are'} taken down.`

function nowShown(entries: CatalogueEntry[]): string {
  const waiting = entries.filter(({ release }) => !release.published)
  const from = waiting[0]?.release.availability.from
  if (waiting.length === 0) return `${titles(entries)} can be heard.`
  const is = entries.length === 1 ? 'is' : 'are'
  return from
    ? `${titles(entries)} ${is} in the catalogue and can be heard from ${from.toISOString().slice(0, 10)}.`
    : `${titles(entries)} ${is} in the catalogue; no deal allows streaming it.`
}
