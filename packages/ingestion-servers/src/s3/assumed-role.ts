import { DspError } from '@ddex/dsp-core'

export interface AccessKeys {
  accessKeyId: string
  secretAccessKey: string
}

export interface RoleToAssume {
  roleArn: string
  externalId: string | null
  region: string
  feedId: string
  stsEndpoint: string | null
  /** What the role is asked for with; null: the function's own role. */
  keys: AccessKeys | null
}

/** An hour: longer sessions are not given to a role that takes on another. */
const sessionSeconds = 3600

/** Credentials of a role in another account. The SDK keeps them, and asks again before they run out. */
export const assumedRole =
  ({ roleArn, externalId, region, feedId, stsEndpoint, keys }: RoleToAssume) =>
  async () => {
    // Most functions serve buckets of their own account alone.
    const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts')
    const endpoint = stsEndpoint === null ? {} : { endpoint: stsEndpoint }
    const sts = new STSClient({ region, ...endpoint, ...(keys ? { credentials: keys } : {}) })
    const answer = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        ...(externalId === null ? {} : { ExternalId: externalId }),
        RoleSessionName: `ddex-dsp-${feedId}`.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 64),
        DurationSeconds: sessionSeconds,
      }),
    )
    sts.destroy()
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {}
    if (!AccessKeyId || !SecretAccessKey || !SessionToken)
      throw new DspError('ROLE_NOT_GIVEN', `STS gave no credentials for ${roleArn}.`)
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      ...(Expiration ? { expiration: Expiration } : {}),
    }
  }
