import { DspError } from '@ddex/dsp-core'

/** The text of a secret in AWS Secrets Manager, by its ARN, from the region that the ARN names. */
export async function readSecret(arn: string, endpoint?: string): Promise<string> {
  const region = arn.split(':')[3] ?? ''
  const { GetSecretValueCommand, SecretsManagerClient } =
    await import('@aws-sdk/client-secrets-manager')
  const client = new SecretsManagerClient({ region, ...(endpoint ? { endpoint } : {}) })
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }))
    if (SecretString) return SecretString
    throw new DspError('SECRET_EMPTY', `The secret ${arn} has no text.`)
  } finally {
    client.destroy()
  }
}
