import type { S3Location } from '@ddex/dsp-core'
import { projectId } from './project.ts'
import { demoPassword, s3Feed } from './sign-ins.ts'

/** Twelve digits that no account of AWS has. */
export const s3Account = '000000000000'
export const s3Region = 'eu-west-1'
export const s3Bucket = `${projectId}-s3`

export const s3Place: S3Location = {
  ...{ kind: 's3', bucket: s3Bucket, region: s3Region, prefix: `deliveries/${s3Feed.id}/` },
  ...{ access: 'access-keys', senderPrincipal: null, externalId: null, roleArn: null },
  afterReceipt: 'move',
}

/** The function's own keys. */
export const functionKeys = {
  accessKeyId: 'AKIADEMOFUNCTION0000',
  secretAccessKey: demoPassword('s3 function'),
}
