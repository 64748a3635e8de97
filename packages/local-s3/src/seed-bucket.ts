import {
  writeNotifications,
  type NotificationConfiguration,
} from './events/notification-configuration.ts'
import { parseBucketPolicy, type PolicyDocument } from './policy/index.ts'
import { corsSetting } from './request/cors.ts'
import { writeXml } from './request/xml.ts'
import { notificationSetting } from './events/notifier.ts'
import type { BucketStore } from './store/bucket-store.ts'
import { policySetting } from './store/bucket.ts'

/** Which pages of other origins may do what. */
export interface CorsRule {
  origins: readonly string[]
  methods: readonly string[]
  headers?: readonly string[]
  expose?: readonly string[]
  maxAgeSeconds?: number
}

/** A bucket that is there from the start. What is given is set at each start; its objects stay. */
export interface SeedBucket {
  name: string
  region?: string
  /** 12 digits; 123456789012 unless told. */
  account?: string
  versioning?: boolean
  cors?: readonly CorsRule[]
  policy?: PolicyDocument
  notifications?: readonly NotificationConfiguration[]
}

const corsXml = (rules: readonly CorsRule[]): string =>
  writeXml('CORSConfiguration', {
    CORSRule: rules.map((rule) => ({
      AllowedOrigin: rule.origins,
      AllowedMethod: rule.methods,
      AllowedHeader: rule.headers ?? [],
      ExposeHeader: rule.expose ?? [],
      MaxAgeSeconds: rule.maxAgeSeconds,
    })),
  })

/** Makes a bucket unless it is there, and sets what is given. Throws for a policy that S3 would refuse. */
export async function seedBucket(
  store: BucketStore,
  { name, cors, policy, notifications, ...facts }: SeedBucket,
  { created, region }: { created: Date; region: string },
): Promise<void> {
  const bucket =
    store.get(name) ??
    (await store.create({
      name,
      region: facts.region ?? region,
      created: created.toISOString(),
      account: facts.account ?? '123456789012',
    }))
  if (facts.versioning !== undefined)
    bucket.set('versioning', facts.versioning ? 'Enabled' : bucket.versioning && 'Suspended')
  if (cors) bucket.set(corsSetting, corsXml(cors))
  if (notifications) bucket.set(notificationSetting, writeNotifications(notifications))
  if (policy) {
    const text = JSON.stringify(policy)
    parseBucketPolicy(text, name)
    bucket.set(policySetting, text)
  }
}
