import type { Event, NotificationConfiguration, TopicConfiguration } from '@aws-sdk/client-s3'
import { RefusedError } from '@ddex/dsp-core'
import { requireExactArn } from './aws-names.ts'
import { prefixesOverlap } from './bucket-feed.ts'
import { distinctName } from './distinct-name.ts'
import { findRecursion, ownActs, type Watch } from './recursion.ts'

/** Whom a bucket tells about objects, and by which way. */
export type NotificationTarget =
  { kind: 'lambda'; arn: string } | { kind: 'sns'; arn: string } | { kind: 'sqs'; arn: string }

/** Ids of ours; a configuration with another id is left as it is. */
const ours = 'ddex-dsp-'
const created: Event = 's3:ObjectCreated:*'

type AnyConfiguration = Pick<TopicConfiguration, 'Id' | 'Events' | 'Filter'>

/**
 * The prefixes to watch for feeds with these: `deliveries/` once for all below it, because a bucket
 * takes 100 configurations, and each other as it is.
 */
export function watchedPrefixes(feedPrefixes: readonly string[], root = 'deliveries/'): string[] {
  const watched = feedPrefixes.map((prefix) => (prefix.startsWith(root) ? root : prefix))
  return [...new Set(watched)].sort()
}

/**
 * What to put as a bucket's notifications: `found` with ours in it, nothing of others changed. Filters
 * are prefixes only: with a suffix of `.xml` audio would never be heard of.
 *
 * Throws when what we write would wake us, or where another configuration wants the same objects,
 * which S3 refuses.
 */
export function withOurNotifications(
  bucket: string,
  found: NotificationConfiguration,
  prefixes: readonly string[],
  target: NotificationTarget,
): NotificationConfiguration {
  requireExactArn(target.arn, target.kind)
  const others = withoutOurs(found)
  const wanted = prefixes.map((prefix) => configurationOf(prefix))
  const watches = prefixes.map((prefix) => watchOf(bucket, configurationOf(prefix)))
  refuseRecursion(bucket, watches)
  refuseOverlap(bucket, watches, others)
  const { LambdaFunctionConfigurations, TopicConfigurations, QueueConfigurations } = others
  const also = <T>(list: T[] | undefined, more: T[]): T[] => [...(list ?? []), ...more]
  return {
    ...others,
    LambdaFunctionConfigurations: also(
      LambdaFunctionConfigurations,
      target.kind === 'lambda'
        ? wanted.map((one) => ({ ...one, LambdaFunctionArn: target.arn }))
        : [],
    ),
    TopicConfigurations: also(
      TopicConfigurations,
      target.kind === 'sns' ? wanted.map((one) => ({ ...one, TopicArn: target.arn })) : [],
    ),
    QueueConfigurations: also(
      QueueConfigurations,
      target.kind === 'sqs' ? wanted.map((one) => ({ ...one, QueueArn: target.arn })) : [],
    ),
  }
}

const configurationOf = (prefix: string) => ({
  Id: `${ours}${distinctName(prefix)}`,
  Events: [created],
  Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: prefix }] } },
})

/** What is configured by others; what we configured before is left out. */
function withoutOurs(found: NotificationConfiguration): NotificationConfiguration {
  const foreign = <T extends AnyConfiguration>(list: T[] | undefined): T[] =>
    (list ?? []).filter(({ Id }) => !Id?.startsWith(ours))
  return {
    LambdaFunctionConfigurations: foreign(found.LambdaFunctionConfigurations),
    TopicConfigurations: foreign(found.TopicConfigurations),
    QueueConfigurations: foreign(found.QueueConfigurations),
    ...(found.EventBridgeConfiguration && {
      EventBridgeConfiguration: found.EventBridgeConfiguration,
    }),
  }
}

/** All that a bucket tells somebody about. */
export const watchesOf = (bucket: string, found: NotificationConfiguration): Watch[] =>
  [
    ...(found.LambdaFunctionConfigurations ?? []),
    ...(found.TopicConfigurations ?? []),
    ...(found.QueueConfigurations ?? []),
  ].map((configuration) => watchOf(bucket, configuration))

const watchOf = (bucket: string, configuration: AnyConfiguration): Watch => ({
  id: configuration.Id ?? '',
  bucket,
  prefix: ruleOf(configuration, 'prefix'),
  events: configuration.Events ?? [],
})

/** AWS answers `Prefix` where it was given `prefix`. */
const ruleOf = (configuration: AnyConfiguration, name: string): string =>
  configuration.Filter?.Key?.FilterRules?.find((rule) => rule.Name?.toLowerCase() === name)
    ?.Value ?? ''

function refuseRecursion(bucket: string, watches: readonly Watch[]): void {
  const acts = ownActs(
    bucket,
    watches.map(({ prefix }) => prefix),
  )
  const [found] = findRecursion(watches, acts)
  if (!found) return
  throw new RefusedError(
    'NOTIFICATION_RECURSION',
    `Watching '${found.watch.prefix}' in ${bucket} would wake the function by its own work: ${found.act.what} (${found.key}).`,
  )
}

function refuseOverlap(
  bucket: string,
  watches: readonly Watch[],
  others: NotificationConfiguration,
): void {
  const foreign = watchesOf(bucket, others).filter(({ events }) =>
    events.some((event) => event.startsWith('s3:ObjectCreated:')),
  )
  for (const { prefix } of watches) {
    const other = foreign.find((watch) => prefixesOverlap(watch.prefix, prefix))
    if (!other) continue
    throw new RefusedError(
      'NOTIFICATION_TAKEN',
      `${bucket} already tells somebody else about objects under '${other.prefix}' (configuration ${other.id}), and S3 takes one for the same objects. Send both through an SNS topic.`,
    )
  }
}
