import { isIP } from 'node:net'
import { RefusedError } from '@ddex/dsp-core'

/** An account and region, within which names are made into ARNs. */
export interface AwsPlace {
  /** Twelve digits. */
  accountId: string
  /** Such as `eu-west-1`. */
  region: string
}

/** The part of AWS that a region is in, as ARNs say it. */
export function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

/** `arn:aws:s3:::bucket`. */
export const bucketArn = (bucket: string, region: string): string =>
  `arn:${partitionOf(region)}:s3:::${bucket}`

/** All objects whose keys begin with `prefix`. */
export const objectsArn = (bucket: string, region: string, prefix: string): string =>
  `${bucketArn(bucket, region)}/${prefix}*`

export const functionArn = ({ region, accountId }: AwsPlace, name: string, alias?: string) =>
  `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${name}${alias ? `:${alias}` : ''}`

export const roleArn = ({ region, accountId }: AwsPlace, name: string): string =>
  `arn:${partitionOf(region)}:iam::${accountId}:role/${name}`

/** The account in an ARN, `''` where it names none. */
export const accountOf = (arn: string): string => arn.split(':')[4] ?? ''

/**
 * Throws what is wrong with a bucket's name by AWS' rules. Names with dots are refused as well: the
 * certificate of S3 does not cover them, so that senders would have to go without TLS checks.
 */
export function requireBucketName(name: string): void {
  const isWellFormed = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name) && isIP(name) === 0
  const isReserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3)$/.test(name)
  if (isWellFormed && !isReserved) return
  throw new RefusedError(
    'BUCKET_NAME_INVALID',
    `'${name}' cannot be a bucket's name. Use 3 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.`,
  )
}

export function requireAccountId(id: string): void {
  if (/^\d{12}$/.test(id)) return
  throw new RefusedError('AWS_ACCOUNT_INVALID', `'${id}' is no AWS account: it has twelve digits.`)
}

export function requireRegion(region: string): void {
  if (/^[a-z]{2}(-[a-z]+){1,2}-\d$/.test(region)) return
  throw new RefusedError('AWS_REGION_INVALID', `'${region}' is no AWS region such as eu-west-1.`)
}

/**
 * Throws unless `prefix` is one that a policy can name safely: it ends with `/`, so that
 * `deliveries/one/` never opens `deliveries/one-more/`, and has none of the characters that
 * policies read as patterns or variables.
 */
export function requirePrefix(prefix: string): void {
  const isSafe = /^[^/*?$\p{Cc}][^*?$\p{Cc}]*\/$/u.test(prefix)
  if (isSafe && !prefix.split('/').some((part) => part === '.' || part === '..')) return
  throw new RefusedError(
    'BUCKET_PREFIX_INVALID',
    `'${prefix}' cannot be a feed's prefix. It ends with / and has no *, ?, $ or control character.`,
  )
}

const principalForm =
  /^arn:aws(-cn|-us-gov)?:iam::(\d{12}):(root|(?:role|user)\/[\w+=,.@\-/]{1,512})$/

/** Throws unless `arn` is an account, a role or a user that exists by form, and not everybody. */
export function requirePrincipal(arn: string): void {
  if (principalForm.test(arn)) return
  const hint = arn.includes(':assumed-role/')
    ? 'A session ends; name the role itself.'
    : 'Name an account (arn:aws:iam::111122223333:root), a role or a user, without *.'
  throw new RefusedError('AWS_PRINCIPAL_INVALID', `'${arn}' is nobody that AWS can let in. ${hint}`)
}

/** Throws unless `arn` names exactly one thing of `service`. */
export function requireExactArn(arn: string, service: string): void {
  const [head, partition, named, , , ...rest] = arn.split(':')
  const isArn = head === 'arn' && partition?.startsWith('aws') && named === service
  if (isArn && rest.join(':') !== '' && !/[*?$]/.test(arn)) return
  throw new RefusedError(
    'AWS_ARN_INVALID',
    `'${arn}' is not the ARN of one thing in ${service}; patterns are not taken.`,
  )
}

/** Throws unless AWS takes `id` as an external id; a short one can be guessed. */
export function requireExternalId(id: string): void {
  if (/^[\w+=,.@:/-]{16,1224}$/.test(id)) return
  throw new RefusedError(
    'AWS_EXTERNAL_ID_INVALID',
    'An external id has 16 to 1224 letters, digits and + = , . @ : / _ -; let one be made for each feed.',
  )
}
