import { readXml, writeXml, type XmlNode, type XmlObject } from '../request/xml.ts'
import { S3Error } from '../s3-error.ts'

const kinds = {
  TopicConfiguration: { kind: 'topic', target: 'Topic' },
  QueueConfiguration: { kind: 'queue', target: 'Queue' },
  CloudFunctionConfiguration: { kind: 'function', target: 'CloudFunction' },
} as const

type ElementName = keyof typeof kinds
const elements = Object.keys(kinds) as ElementName[]

/** Which events of which keys go where. */
export interface NotificationConfiguration {
  id: string
  kind: (typeof kinds)[ElementName]['kind']
  /** Of the topic, queue or function. */
  arn: string
  /** `s3:ObjectCreated:*` and the like. */
  events: readonly string[]
  prefix: string
  suffix: string
}

const known = [
  's3:ObjectCreated:*',
  's3:ObjectCreated:Put',
  's3:ObjectCreated:Post',
  's3:ObjectCreated:Copy',
  's3:ObjectCreated:CompleteMultipartUpload',
  's3:ObjectRemoved:*',
  's3:ObjectRemoved:Delete',
  's3:ObjectRemoved:DeleteMarkerCreated',
]
/** Others that AWS has and that never happen here. */
const accepted =
  /^s3:(ObjectRestore|Replication|LifecycleExpiration|LifecycleTransition|IntelligentTiering|ObjectTagging|ObjectAcl|ReducedRedundancyLostObject)(:[\w*]+)?$/

const invalid = (message: string): S3Error => new S3Error('InvalidArgument', message)

function filterOf(node: XmlNode): { prefix: string; suffix: string } {
  const filter = { prefix: '', suffix: '' }
  for (const rule of node.child('Filter')?.child('S3Key')?.all('FilterRule') ?? []) {
    const name = rule.required('Name').toLowerCase()
    if (name !== 'prefix' && name !== 'suffix')
      throw invalid('filter rule name must be either prefix or suffix')
    if (filter[name] !== '') throw invalid(`Cannot specify more than one ${name} rule in a filter.`)
    filter[name] = rule.text('Value') ?? ''
  }
  return filter
}

function configurationOf(
  node: XmlNode,
  element: ElementName,
  newId: () => string,
): NotificationConfiguration {
  const { kind, target } = kinds[element]
  const arn = node.required(target)
  if (!/^arn:[\w-]+:(sns|sqs|lambda):[\w-]+:\d{12}:.+$/.test(arn))
    throw invalid('The ARN could not be validated')
  const events = node.all('Event').map(({ value }) => value)
  const unknown = events.find((event) => !known.includes(event) && !accepted.test(event))
  if (events.length === 0 || unknown !== undefined)
    throw invalid(`The event '${unknown ?? ''}' is not supported for notifications`)
  return { id: node.text('Id') || newId(), kind, arn, events, ...filterOf(node) }
}

const startsAlike = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a)
const endsAlike = (a: string, b: string): boolean => a.endsWith(b) || b.endsWith(a)

const family = (event: string): string => event.replace(/:\*$/, ':')
const eventsOverlap = (a: string, b: string): boolean => startsAlike(family(a), family(b))

/** S3 refuses two configurations that one event could go to. */
function checkOverlaps(all: readonly NotificationConfiguration[]): void {
  all.forEach((a, at) => {
    for (const b of all.slice(at + 1)) {
      const isShared = a.events.some((event) =>
        b.events.some((other) => eventsOverlap(event, other)),
      )
      if (isShared && startsAlike(a.prefix, b.prefix) && endsAlike(a.suffix, b.suffix))
        throw invalid(
          'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
        )
      if (a.id === b.id)
        throw invalid('Same ID used for multiple configurations. IDs must be unique.')
    }
  })
}

/** Reads the XML of PutBucketNotificationConfiguration. Throws MalformedXML, InvalidArgument. */
export function readNotifications(text: string, newId: () => string): NotificationConfiguration[] {
  const document = readXml(text, 'NotificationConfiguration')
  const all = elements.flatMap((element) =>
    document.all(element).map((node) => configurationOf(node, element, newId)),
  )
  checkOverlaps(all)
  return all
}

const filterXml = ({ prefix, suffix }: NotificationConfiguration): XmlObject | undefined => {
  const rules = [
    ...(prefix === '' ? [] : [{ Name: 'prefix', Value: prefix }]),
    ...(suffix === '' ? [] : [{ Name: 'suffix', Value: suffix }]),
  ]
  return rules.length === 0 ? undefined : { S3Key: { FilterRule: rules } }
}

/** The same as XML, for GetBucketNotificationConfiguration. */
export function writeNotifications(all: readonly NotificationConfiguration[]): string {
  const groups = elements.map((element) => [
    element,
    all
      .filter(({ kind }) => kind === kinds[element].kind)
      .map((one) => ({
        Id: one.id,
        [kinds[element].target]: one.arn,
        Event: one.events,
        Filter: filterXml(one),
      })),
  ])
  return writeXml('NotificationConfiguration', Object.fromEntries(groups) as XmlObject)
}

/** Whether an event (`ObjectCreated:Put`) of a key goes there. */
export const covers = (
  { events, prefix, suffix }: NotificationConfiguration,
  eventName: string,
  key: string,
): boolean =>
  key.startsWith(prefix) &&
  key.endsWith(suffix) &&
  events.some((event) =>
    event.endsWith('*')
      ? `s3:${eventName}`.startsWith(event.slice(0, -1))
      : event === `s3:${eventName}`,
  )
