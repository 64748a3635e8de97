import type { Moto } from './moto.ts'

/** Calls an operation of CloudWatch Logs, such as `PutLogEvents`. */
export async function tellLogs(
  { endpoint }: Moto,
  operation: string,
  input: object,
): Promise<void> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/logs/aws4_request',
    },
    body: JSON.stringify(input),
  })
  if (!response.ok) throw new Error(`${operation}: ${await response.text()}`)
}
