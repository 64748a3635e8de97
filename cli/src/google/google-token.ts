import { createRequire } from 'node:module'
import { CommandError } from '../terminal/command-error.ts'

const require = createRequire(import.meta.url)

interface Account {
  user: object
  tokens: { refresh_token?: string }
}

/** Private parts of firebase-tools, which is why it is pinned to one version; a test runs against that version. */
interface FirebaseTools {
  auth: {
    getProjectDefaultAccount(folder: string): Account | undefined
    setActiveAccount(options: object, account: Account): void
  }
  requireAuth: { requireAuth(options: object): Promise<unknown> }
  apiv2: { getAccessToken(): Promise<string> }
}

export const firebaseTools = (): FirebaseTools => ({
  auth: require('firebase-tools/lib/auth.js') as FirebaseTools['auth'],
  requireAuth: require('firebase-tools/lib/requireAuth.js') as FirebaseTools['requireAuth'],
  apiv2: require('firebase-tools/lib/apiv2.js') as FirebaseTools['apiv2'],
})

/**
 * A token for Google's APIs: `GOOGLE_OAUTH_ACCESS_TOKEN` where it is set (as `gcloud auth print-access-token` prints
 * it), else by the sign-in that firebase-tools would use: `firebase login` or Application Default Credentials.
 */
export async function googleToken(root: string, env: NodeJS.ProcessEnv): Promise<string> {
  const given = env.GOOGLE_OAUTH_ACCESS_TOKEN
  if (given) return given
  const { auth, requireAuth, apiv2 } = firebaseTools()
  const options = { project: '', nonInteractive: true }
  try {
    const account = auth.getProjectDefaultAccount(root)
    if (account) auth.setActiveAccount(options, account)
    await requireAuth.requireAuth(options)
    return await apiv2.getAccessToken()
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new CommandError(
      `Nobody is signed in to Google (${why}): \`npx firebase login\`, or set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account.`,
    )
  }
}
