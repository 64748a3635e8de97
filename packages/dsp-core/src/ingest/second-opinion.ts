import { messageText } from '@ddex/ern'
import { opinionIssues } from '../workbench/opinion-issues.ts'
import type { ReadDelivery } from './read-delivery.ts'
import type { Run } from './run.ts'

/**
 * What the DDEX Workbench says of the message, where the service and the feed want to know. It is
 * noted beside our own findings, rejects nothing, and waits for no longer than its time-out.
 */
export async function secondOpinion(run: Run, read: ReadDelivery): Promise<void> {
  const { workbench, objects } = run.parts
  if (!workbench || run.feed.settings.workbench === 'off') return
  const { version, profile } = read.message
  const opinion = await run.long(async () => {
    const text = messageText(await objects.readAll(read.file.object))
    return workbench.validate(text, version, profile)
  })
  read.issues = [...read.issues, ...opinionIssues(opinion)]
  await run.noteIssues(read.issues)
}
