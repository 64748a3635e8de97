import type {
  CheckName,
  CheckResult,
  ProtocolTestReport,
} from '@ddex/ingestion-servers/protocol-tests'
import type { FeedAnswer } from '../feeds/feed-answer.ts'
import type { AdminSession } from '../service/admin-session.ts'
import { callFunction } from '../service/call-function.ts'
import { senderTarget, type TargetFlags } from '../service/sender-target.ts'
import { watchService } from '../service/watch-service.ts'
import { CommandError, usageError } from '../terminal/command-error.ts'

export interface TestFeedOptions extends TargetFlags {
  only?: string
  /** MB of the large file. */
  largeFile?: number
}

/** Runs the tests of a feed's protocol against the service. `told` hears of each result. */
export async function testFeed(
  session: AdminSession,
  feedId: string,
  options: TestFeedOptions,
  told: (result: CheckResult) => void,
): Promise<ProtocolTestReport> {
  const { runProtocolTests, checkNames } = await import('@ddex/ingestion-servers/protocol-tests')
  const only = options.only?.split(',')
  const unknown = only?.find((name) => !checkNames.includes(name as CheckName))
  if (unknown)
    throw usageError(`There is no check '${unknown}'; there are ${checkNames.join(', ')}.`)
  const { feed } = await callFunction<FeedAnswer>(session, 'showFeed', { feedId })
  if (!feed.active) throw new CommandError(`The feed ${feedId} is disabled.`)
  return runProtocolTests({
    target: senderTarget(session.service, feed, options),
    feedId,
    watch: watchService(session),
    ...(only ? { only: only as CheckName[] } : {}),
    sizes: { largeFile: Math.round((options.largeFile ?? 100) * 1e6) },
    told: (_name, result) => {
      if (result) told(result)
    },
  })
}
