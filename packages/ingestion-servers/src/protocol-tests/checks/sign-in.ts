import { generateKeyPairSync } from 'node:crypto'
import { SenderError } from '../../senders/sender.ts'
import type { SenderTarget } from '../../senders/target.ts'
import { CheckFailed, NotApplicable, type Check, type CheckContext } from '../check.ts'

/** What opening a sender came to. */
async function openingOf(context: CheckContext, target?: SenderTarget) {
  try {
    return await context.open(target)
  } catch (error) {
    if (error instanceof SenderError) return error
    throw error
  }
}

export const connection: Check = {
  name: 'connection',
  title: 'Somebody answers',
  async run(context) {
    const began = performance.now()
    const opened = await openingOf(context)
    if (opened instanceof SenderError && opened.code === 'UNREACHABLE')
      throw new CheckFailed(`Nobody answers: ${opened.message} See whether the service runs there.`)
    return `Answered after ${Math.round(performance.now() - began)} ms.`
  },
}

export const authentication: Check = {
  name: 'authentication',
  title: 'The sender is let in, and nobody else',
  async run(context) {
    const opened = await openingOf(context)
    if (opened instanceof SenderError)
      throw new CheckFailed(`The sender is not let in: ${opened.message}`)
    const stranger = strangerTo(context.target)
    if (!stranger) throw new NotApplicable('Signed in with credentials of this machine.')
    const answer = await openingOf(context, stranger)
    if (!(answer instanceof SenderError))
      throw new CheckFailed('A wrong secret was let in: anybody could deliver. Look at once.')
    if (answer.code !== 'DENIED')
      throw new CheckFailed(`A wrong secret was not told that it is wrong: ${answer.message}`)
    return 'Let in with its secret; a wrong one was refused.'
  },
}

/** The same place with a secret that is wrong; null where there is none to be wrong. */
function strangerTo(target: SenderTarget): SenderTarget | null {
  const wrong = 'not-the-secret-of-anybody'
  switch (target.protocol) {
    case 'ftp':
      return { ...target, password: wrong }
    case 'sftp': {
      const { protocol, host, port, username, hostKeyFingerprint } = target
      const known = hostKeyFingerprint === undefined ? {} : { hostKeyFingerprint }
      return { protocol, host, port, username, password: wrong, ...known }
    }
    case 's3':
      return target.secretAccessKey === undefined ? null : { ...target, secretAccessKey: wrong }
    // The machine's own credentials, or an emulator's: there is no secret to be wrong.
    case 'gcs':
      return target.serviceAccount === undefined
        ? null
        : { ...target, serviceAccount: withAnotherKey(target.serviceAccount) }
    case 'http':
      return { ...target, apiKey: `${target.apiKey.split('.')[0] ?? ''}.${wrong}` }
  }
}

/** The account's name with a key that is not its own. */
function withAnotherKey(serviceAccount: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return JSON.stringify({ ...(JSON.parse(serviceAccount) as object), private_key })
}
