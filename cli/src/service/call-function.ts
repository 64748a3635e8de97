import { CommandError } from '../terminal/command-error.ts'
import { reach, type AdminSession } from './admin-session.ts'

interface CallableError {
  message?: string
  status?: string
  details?: { code?: string; faults?: { field: string; message: string }[] }
}

/**
 * Calls a callable function of the service (the protocol of Firebase's clients). Throws `CommandError` with the
 * service's own words, for a form one line a fault.
 */
export async function callFunction<Answer>(
  { service, token }: AdminSession,
  name: string,
  data: object,
): Promise<Answer> {
  const response = await reach(`${service.functionsUrl}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ data }),
  })
  const text = await response.text()
  const answer = parsed(text) as { result?: Answer; error?: CallableError } | null
  if (answer?.result !== undefined) return answer.result
  const { message = text.slice(0, 200), details } = answer?.error ?? {}
  const faults = details?.faults?.map((fault) => `  ${fault.field}: ${fault.message}`)
  const words = faults?.length ? `The request cannot be followed:\n${faults.join('\n')}` : message
  throw new CommandError(words || `${name} answered ${response.status}.`, 1, { ...details })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
