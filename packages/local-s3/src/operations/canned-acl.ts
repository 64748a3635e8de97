import { S3Error } from '../s3-error.ts'
import { readXml } from '../request/xml.ts'
import { ownershipSetting } from './settings.ts'
import type { BucketCall } from './operation.ts'

/** Since 2023 buckets have no access control lists unless their owner asks for them. */
const hasLists = ({ bucket }: BucketCall): boolean => {
  const text = bucket.setting(ownershipSetting)
  const rule = text === null ? undefined : readXml(text, 'OwnershipControls').child('Rule')
  return (rule?.text('ObjectOwnership') ?? 'BucketOwnerEnforced') !== 'BucketOwnerEnforced'
}

/** Throws AccessControlListNotSupported for a list that a bucket without lists cannot have. */
export function checkAcl(call: BucketCall, acl: string | undefined): void {
  if (acl === undefined || acl === 'bucket-owner-full-control' || hasLists(call)) return
  throw new S3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs')
}
