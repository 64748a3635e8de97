import type { Sender, SenderFile } from '../../senders/sender.ts'
import { CheckFailed, NotApplicable, type Check, type CheckContext } from '../check.ts'
import { until } from '../service-watch.ts'
import { sha256Of, testFile } from '../test-file.ts'

const megabyte = 1e6
/** Half a file that was published would be in the service by then. */
const noticedWithinMs = 1500

/** Throws unless the service has every byte of a file. */
export async function requireArrival(context: CheckContext, file: SenderFile): Promise<void> {
  const { watch, feedId, deadline } = context
  const wanted = await sha256Of(file)
  const found = await until(watch, deadline, async () => {
    const held = await watch.file(feedId, file.path)
    return held?.sha256 === wanted ? held : null
  })
  if (found) return
  const held = await watch.file(feedId, file.path)
  const what = held
    ? `has other bytes (${held.size} of ${file.size})`
    : 'does not have the file: see whether what the door takes is handed on'
  throw new CheckFailed(`${file.path} was sent, but the service ${what}.`)
}

const named = ({ folder }: CheckContext, name: string, size: number): SenderFile =>
  testFile(`${folder}/${name}`, size, `${folder} ${name}`)

const rate = (bytes: number, since: number): string => {
  const seconds = (performance.now() - since) / 1000
  return `${(bytes / megabyte / seconds).toFixed(1)} MB/s`
}

export const upload: Check = {
  name: 'upload',
  title: 'A file arrives',
  async run(context) {
    const sender = await context.open()
    const file = named(context, 'one file – ünïcode.wav', 70_001)
    await sender.put(file)
    await requireArrival(context, file)
    return `${file.size} bytes arrived as they were sent.`
  },
}

export const manyFiles: Check = {
  name: 'many_files',
  title: 'Many files arrive',
  async run(context) {
    const sender = await context.open()
    const count = context.sizes.manyFiles
    const files = Array.from({ length: count }, (_, at) =>
      named(context, `many/${String(at + 1).padStart(4, '0')}.wav`, 2_000 + at),
    )
    const began = performance.now()
    await inLanes(files, sender.atOnce ?? 1, (file) => sender.put(file))
    const perSecond = (count / (performance.now() - began)) * 1000
    await inLanes(files, 4, (file) => requireArrival(context, file))
    return `${count} files arrived, ${perSecond.toFixed(0)} a second.`
  },
}

/** Does it for each, so many at a time. */
async function inLanes<T>(items: T[], lanes: number, work: (item: T) => Promise<void>) {
  const left = items[Symbol.iterator]()
  const lane = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

export const largeFile: Check = {
  name: 'large_file',
  title: 'A large file arrives',
  async run(context) {
    const sender = await context.open()
    const file = named(context, 'large.wav', context.sizes.largeFile)
    const began = performance.now()
    await sender.put(file)
    const speed = rate(file.size, began)
    await requireArrival(context, file)
    return `${(file.size / megabyte).toFixed(0)} MB arrived, sent at ${speed}.`
  },
}

export const multipart: Check = {
  name: 'multipart',
  title: 'A file in parts is put together',
  async run(context) {
    const sender = await context.open()
    if (!sender.putInParts)
      throw new NotApplicable('This protocol sends a file as one stream, not in parts.')
    const file = named(context, 'parts.wav', 12 * 1024 * 1024 + 5)
    const parts = await sender.putInParts(file, 5 * 1024 * 1024)
    if (parts < 2) throw new CheckFailed('The file went as one part.')
    await requireArrival(context, file)
    return `${parts} parts became one file.`
  },
}

export const resume: Check = {
  name: 'resume',
  title: 'A cut upload publishes nothing and goes on',
  async run(context) {
    const { watch, feedId } = context
    const sender = await context.open()
    if (!sender.resume)
      throw new NotApplicable('This protocol has no way to go on: a cut file is sent again.')
    const file = named(context, 'cut.wav', 6 * 1024 * 1024 + 3)
    await sender.cut(file, file.size / 2)
    const wrongly = await until(watch, AbortSignal.timeout(noticedWithinMs), () =>
      watch.file(feedId, file.path),
    )
    if (wrongly)
      throw new CheckFailed('Half a file was published: a cut upload must publish nothing.')
    const start = await resumed(await context.open(), file)
    await requireArrival(context, file)
    return `Nothing was published of the half; went on at byte ${start}.`
  },
}

async function resumed(sender: Sender, file: SenderFile): Promise<number> {
  const start = (await sender.resume?.(file)) ?? 0
  if (start > 0) return start
  throw new CheckFailed('The server has kept nothing of the cut upload: it began again.')
}

export const trigger: Check = {
  name: 'trigger',
  title: 'The service hears of a file at once',
  async run(context) {
    const sender = await context.open()
    const file = named(context, 'trigger.wav', 1_000)
    await sender.put(file)
    const began = performance.now()
    await requireArrival(context, file)
    return `The service had it ${Math.round(performance.now() - began)} ms after it was sent.`
  },
}
