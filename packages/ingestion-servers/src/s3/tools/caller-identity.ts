import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { RefusedError } from '@ddex/dsp-core'
import type { AwsClients } from './aws-clients.ts'

export interface CallerIdentity {
  accountId: string
  arn: string
}

/** As whom the clients work. Throws a refusal when AWS does not know them, or there are no credentials. */
export async function callerIdentity({ sts }: AwsClients): Promise<CallerIdentity> {
  const answer = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw refused(error)
  })
  return { accountId: answer.Account ?? '', arn: answer.Arn ?? '' }
}

const unknown =
  /^(CredentialsProviderError|InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken)/

const refused = (error: unknown): unknown =>
  error instanceof Error && unknown.test(error.name)
    ? new RefusedError(
        'AWS_CREDENTIALS_REFUSED',
        `AWS does not know who this is (${error.message}). Sign in with the AWS CLI, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
        { cause: error },
      )
    : error
