/** What becomes of an object when we have taken it: it stays, or goes to `processed/`. */
export type AfterReceipt = 'keep' | 'move'

/** Where the sender of an S3 feed puts files, and how each side reaches them. */
export interface S3Location {
  kind: 's3'
  bucket: string
  /** Of the bucket, such as `eu-west-1`. */
  region: string
  /** What the sender's keys begin with; ends with `/`, never empty. */
  prefix: string
  /** How the sender gets in: a principal of its own account, keys of a user of ours, or URLs that we sign. */
  access: 'iam-role' | 'access-keys' | 'signed-url'
  /** ARN of the sender's account, user or role, for `iam-role`. */
  senderPrincipal: string | null
  /** Agreed with the other side, so that nobody else can make use of a role. */
  externalId: string | null
  /** The role that we take on for a bucket in another account; null for a bucket of ours. */
  roleArn: string | null
  afterReceipt: AfterReceipt
}

/** Where the sender of a Cloud Storage feed puts files. */
export interface GcsLocation {
  kind: 'gcs'
  bucket: string
  /** What the sender's names begin with; ends with `/`, never empty. */
  prefix: string
  /** How the sender gets in: a service account that may create objects, or URLs that we sign. */
  access: 'service-account' | 'signed-url'
  /** Email of the sender's service account, for `service-account`. */
  senderAccount: string | null
  /** How we hear of objects: an event of our own project, a Pub/Sub subscription, or by listing. */
  arrival: 'trigger' | 'pubsub' | 'poll'
  /** `projects/…/subscriptions/…`, for `pubsub`. */
  subscription: string | null
  afterReceipt: AfterReceipt
}

/** A bucket, and the part of it that is the feed's. */
export type FeedLocation = S3Location | GcsLocation

/** What we write into buckets ourselves, beside what senders write: no feed's prefix begins with one. */
export const ownPrefixes = ['processed/', 'errors/', 'acknowledgements/'] as const
export type OwnPrefix = (typeof ownPrefixes)[number]

/** Whether two places have a key in common. */
export function overlap(one: FeedLocation, other: FeedLocation): boolean {
  if (one.kind !== other.kind || one.bucket !== other.bucket) return false
  return one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)
}
