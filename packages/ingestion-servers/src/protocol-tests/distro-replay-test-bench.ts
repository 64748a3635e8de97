import { Readable } from 'node:stream'
import {
  distroMessageId,
  distroPackage,
  distroRelease,
  type DistroDialect,
  type DistroFile,
  type DistroMessage,
  type DistroRelease,
  type DistroSubType,
  type DistroVersion,
  type liveMemoryService,
} from '@ddex/testkit'
import { bytesFile, type Sender } from '../senders/sender.ts'

type Service = ReturnType<typeof liveMemoryService>

export interface ReplayOptions {
  open(): Promise<Sender>
  service: Service
  feedId: string
  /** Where a file of a message goes; flat in the feed's root unless told otherwise. */
  pathOf?(file: DistroFile, message: DistroMessage): string
}

/** What became of one message. */
export interface ReplayRow {
  dialect: DistroDialect
  version: DistroVersion
  subType: DistroSubType | 'Retry'
  /** What is not as it was meant; null when all is. */
  fault: string | null
}

const dialects = ['A', 'B'] as const
const versions = ['3.8.2', '4.2', '4.3'] as const
const beginning = Date.parse('2026-11-22T06:00:00.000Z')

/**
 * Sends what DDEX Distro sends, with its quirks: the message before its files, names ending in `.wav` for what is
 * none, hashes that are `PENDING`, take-downs that call themselves tests, and the same message again when it has not
 * heard. Answers a row for each message.
 */
export async function replayDistro(options: ReplayOptions): Promise<ReplayRow[]> {
  const rows: ReplayRow[] = []
  let number = 0
  for (const dialect of dialects)
    for (const version of versions)
      rows.push(...(await lifeOf(options, dialect, version, distroRelease((number += 1)))))
  return rows
}

async function lifeOf(
  options: ReplayOptions,
  dialect: DistroDialect,
  version: DistroVersion,
  release: DistroRelease,
): Promise<ReplayRow[]> {
  const message = (subType: DistroSubType, minutes: number, change = {}): DistroMessage => {
    const createdAt = new Date(beginning + minutes * 60_000)
    const messageId = distroMessageId(release.upc, subType, createdAt)
    return { dialect, version, subType, messageId, createdAt, release: { ...release, ...change } }
  }
  const initial = message('Initial', 0)
  const [first, ...others] = release.tracks
  const update = message('Update', 10, {
    title: `${release.title} (Deluxe)`,
    tracks: first ? [{ ...first, isPending: true }, ...others] : [],
  })
  const takeDown = message('Takedown', 20)
  const row = (subType: ReplayRow['subType'], fault: string | null) => ({
    ...{ dialect, version, subType, fault },
  })
  return [
    row('Initial', await sent(options, initial)),
    row('Retry', await sent(options, initial)),
    row('Update', await sent(options, update)),
    row('Takedown', await sent(options, takeDown)),
  ]
}

async function sent(options: ReplayOptions, message: DistroMessage): Promise<string | null> {
  const { open, service, pathOf = ({ name }) => name } = options
  const sender = await open()
  const files = distroPackage(message).map((file) => ({ ...file, path: pathOf(file, message) }))
  for (const { path, bytes } of files)
    await sender.put(bytesFile(path, bytes, (part) => Readable.from([part])))
  await arrived(options, files)
  await sender.close()
  // Longer than a feed waits for a file whose hash nobody says.
  await service.later(15_000)
  return faultOf(options, files[0]?.path ?? '', message)
}

/** Resolves when the service has every file with its bytes, or after 10 s. */
async function arrived(
  { service, feedId }: ReplayOptions,
  files: { path: string; bytes: Buffer }[],
): Promise<void> {
  const deadline = Date.now() + 10_000
  const isHere = async ({ path, bytes }: { path: string; bytes: Buffer }) =>
    (await service.watch.file(feedId, path))?.size === bytes.length
  while (Date.now() < deadline) {
    const here = await Promise.all(files.map(isHere))
    if (here.every(Boolean)) return
    await service.watch.pause()
  }
}

async function faultOf(
  { service, feedId }: ReplayOptions,
  messagePath: string,
  { subType, release }: DistroMessage,
): Promise<string | null> {
  const deliveries = service.deliveries
    .all()
    .filter((each) => each.feedId === feedId && each.messagePath === messagePath)
  const [delivery] = deliveries
  if (!delivery) return 'It was not received.'
  if (deliveries.length > 1) return `It became ${deliveries.length} deliveries.`
  if (!delivery.state.startsWith('completed')) return `It is ${delivery.state}: ${delivery.reason}`
  const held = service.catalogue.releases().find(({ id }) => delivery.releaseIds.includes(id))
  if (!held) return 'It is not in the catalogue.'
  if (held.published !== (subType !== 'Takedown')) return `It is published: ${held.published}.`
  if (subType === 'Takedown') return null
  if (held.title !== release.title) return `It is called ${held.title}.`
  const tracks = await service.catalogue.tracksOf(held.id)
  const isrcs = tracks.map(({ isrc }) => isrc).join(' ')
  const wanted = release.tracks.map(({ isrc }) => isrc).join(' ')
  return isrcs === wanted ? null : `Its tracks are ${isrcs}, not ${wanted}.`
}
