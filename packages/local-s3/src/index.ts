/** An S3 endpoint for one machine, for development and tests. */
export type { AccessKey } from './access-key.ts'
export type { Clock } from './clock.ts'
export type { EventTarget, Retry } from './events/delivery.ts'
export type { EventName, S3Event, S3EventRecord } from './events/event-record.ts'
export type { NotificationConfiguration } from './events/notification-configuration.ts'
export { createLocalS3, type LocalS3, type LocalS3Options } from './local-s3.ts'
export type { Logger } from './logger.ts'
