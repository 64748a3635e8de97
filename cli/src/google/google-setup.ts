import type { GoogleProject } from './google-project.ts'
import type { GoogleRest } from './google-rest.ts'

/** What became of something that should be there. */
export type SetUp = 'made' | 'there already'

/** What the first setup of a project changes at Google; what is there is never written over. */
export class GoogleSetup {
  readonly #rest: GoogleRest
  readonly #project: GoogleProject
  readonly #id: string

  constructor(rest: GoogleRest, project: GoogleProject, id: string) {
    this.#rest = rest
    this.#project = project
    this.#id = id
  }

  /** Puts a secret into Secret Manager unless one of that name has a version: what it has sealed would be lost. */
  async ensureSecret(name: string, value: string): Promise<SetUp> {
    if ((await this.#project.secretState(name)) === 'ENABLED') return 'there already'
    const host = 'secretmanager.googleapis.com'
    const secrets = `/v1/projects/${this.#id}/secrets`
    if (!(await this.#rest.get(host, `${secrets}/${name}`)))
      await this.#rest.post(host, `${secrets}?secretId=${name}`, { replication: { automatic: {} } })
    const data = Buffer.from(value).toString('base64')
    await this.#rest.post(host, `${secrets}/${name}:addVersion`, { payload: { data } })
    return 'made'
  }

  /**
   * Gives an account the role of an admin, which only this and the console can; makes the account, with this password,
   * where there is none. Other claims of it are kept.
   */
  async ensureAdmin(email: string, password: string): Promise<SetUp> {
    const host = 'identitytoolkit.googleapis.com'
    const accounts = `/v1/projects/${this.#id}/accounts`
    const found = await this.#rest.post<{ users?: Account[] }>(host, `${accounts}:lookup`, {
      email: [email],
    })
    const known = found?.users?.[0]
    const account =
      known ??
      (await this.#rest.post<Account>(host, accounts, { email, password, disabled: false }))
    const claims = JSON.parse(known?.customAttributes ?? '{}') as object
    const customAttributes = JSON.stringify({ ...claims, role: 'admin' })
    await this.#rest.post(host, `${accounts}:update`, {
      localId: account?.localId,
      customAttributes,
    })
    return known ? 'there already' : 'made'
  }
}

interface Account {
  localId: string
  customAttributes?: string
}
