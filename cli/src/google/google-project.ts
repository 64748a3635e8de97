import type {
  AdminSdkAnswer,
  BillingAnswer,
  BucketAnswer,
  DatabaseAnswer,
  IndexAnswer,
  IndexesAnswer,
  PermissionsAnswer,
  ProjectAnswer,
  QuotaAnswer,
  RulesIssue,
  SecretVersionAnswer,
  ServicesAnswer,
  SignInAnswer,
  WebAppConfigAnswer,
  WebAppsAnswer,
} from './google-answers.ts'
import type { GoogleRest } from './google-rest.ts'

/** What is looked at in a project at Google. Everything here reads and changes nothing. */
export class GoogleProject {
  readonly #rest: GoogleRest
  readonly #id: string

  constructor(rest: GoogleRest, id: string) {
    this.#rest = rest
    this.#id = id
  }

  /** Its number and whether it is in use; null where there is none, or none for this account. */
  async project(): Promise<{ number: string; state: string } | null> {
    const path = `/v3/projects/${this.#id}`
    const host = 'cloudresourcemanager.googleapis.com'
    const found = await this.#rest.get<ProjectAnswer>(host, path)
    if (!found) return null
    return { number: found.name?.replace('projects/', '') ?? '', state: found.state ?? '' }
  }

  /** Those of these permissions that this account has on the project. */
  async permissions(wanted: readonly string[]): Promise<string[]> {
    const path = `/v3/projects/${this.#id}:testIamPermissions`
    return this.#held('cloudresourcemanager.googleapis.com', path, wanted)
  }

  /** The same on one of its service accounts. */
  async accountPermissions(account: string, wanted: readonly string[]): Promise<string[]> {
    const path = `/v1/projects/${this.#id}/serviceAccounts/${account}:testIamPermissions`
    return this.#held('iam.googleapis.com', path, wanted)
  }

  async #held(host: string, path: string, permissions: readonly string[]): Promise<string[]> {
    const found = await this.#rest.post<PermissionsAnswer>(host, path, { permissions })
    return found?.permissions ?? []
  }

  async isBilled(): Promise<boolean> {
    const path = `/v1/projects/${this.#id}/billingInfo`
    const host = 'cloudbilling.googleapis.com'
    return (await this.#rest.get<BillingAnswer>(host, path))?.billingEnabled === true
  }

  /** Those of these APIs (`run.googleapis.com`, 20 at most) that are off. */
  async disabledApis(apis: readonly string[]): Promise<string[]> {
    const names = apis.map((api) => `names=projects/${this.#id}/services/${api}`).join('&')
    const path = `/v1/projects/${this.#id}/services:batchGet?${names}`
    const found = await this.#rest.get<ServicesAnswer>('serviceusage.googleapis.com', path)
    const on = (found?.services ?? []).filter(({ state }) => state === 'ENABLED')
    return apis.filter((api) => !on.some(({ name }) => name?.endsWith(`/${api}`)))
  }

  /** The state of a secret's newest version: `ENABLED`, `DISABLED`, `DESTROYED`; null where there is none. */
  async secretState(name: string): Promise<string | null> {
    const path = `/v1/projects/${this.#id}/secrets/${name}/versions/latest`
    const host = 'secretmanager.googleapis.com'
    return (await this.#rest.get<SecretVersionAnswer>(host, path))?.state ?? null
  }

  async database(): Promise<{ type: string; locationId: string } | null> {
    const path = `/v1/projects/${this.#id}/databases/(default)`
    const found = await this.#rest.get<DatabaseAnswer>('firestore.googleapis.com', path)
    return found && { type: found.type ?? '', locationId: found.locationId ?? '' }
  }

  async indexes(): Promise<IndexAnswer[]> {
    const base = `/v1/projects/${this.#id}/databases/(default)/collectionGroups/-/indexes`
    const found: IndexAnswer[] = []
    for (let token = ''; ;) {
      const path = token ? `${base}?pageToken=${encodeURIComponent(token)}` : base
      const page = await this.#rest.get<IndexesAnswer>('firestore.googleapis.com', path)
      found.push(...(page?.indexes ?? []))
      token = page?.nextPageToken ?? ''
      if (token === '') return found
    }
  }

  /** What Google's compiler says about a file of rules; empty: nothing. */
  async rulesIssues(name: string, content: string): Promise<RulesIssue[]> {
    const path = `/v1/projects/${this.#id}:test`
    const body = { source: { files: [{ name, content }] } }
    const host = 'firebaserules.googleapis.com'
    return (await this.#rest.post<{ issues?: RulesIssue[] }>(host, path, body))?.issues ?? []
  }

  /** The project's own bucket; null where it has none yet. */
  async defaultBucket(): Promise<string | null> {
    const path = `/v1beta1/projects/${this.#id}/adminSdkConfig`
    const host = 'firebase.googleapis.com'
    return (await this.#rest.get<AdminSdkAnswer>(host, path))?.storageBucket ?? null
  }

  /** Where a bucket is; null where there is none. */
  async bucketLocation(name: string): Promise<string | null> {
    const found = await this.#rest.get<BucketAnswer>(
      'storage.googleapis.com',
      `/storage/v1/b/${name}`,
    )
    return found?.location ?? null
  }

  async hasWebApp(): Promise<boolean> {
    const path = `/v1beta1/projects/${this.#id}/webApps`
    const host = 'firebase.googleapis.com'
    return ((await this.#rest.get<WebAppsAnswer>(host, path))?.apps ?? []).length > 0
  }

  /** The key of the first web app, which is public; null where none is registered. */
  async webApiKey(): Promise<string | null> {
    const host = 'firebase.googleapis.com'
    const path = `/v1beta1/projects/${this.#id}/webApps`
    const app = (await this.#rest.get<WebAppsAnswer>(host, path))?.apps?.[0]
    if (!app) return null
    return (
      (await this.#rest.get<WebAppConfigAnswer>(host, `/v1beta1/${app.name}/config`))?.apiKey ??
      null
    )
  }

  /** Whether listeners can sign in with e-mail and password; null where sign-in was never set up. */
  async takesPasswords(): Promise<boolean | null> {
    const path = `/admin/v2/projects/${this.#id}/config`
    const host = 'identitytoolkit.googleapis.com'
    const found = await this.#rest.get<SignInAnswer>(host, path)
    return found && found.signIn?.email?.enabled === true
  }

  /** A quota of Cloud Run in a region, such as `CpuAllocPerProjectRegion`; null where it is not known. */
  async runQuota(id: string, region: string): Promise<number | null> {
    const path = `/v1/projects/${this.#id}/locations/global/services/run.googleapis.com/quotaInfos/${id}`
    const found = await this.#rest.get<QuotaAnswer>('cloudquotas.googleapis.com', path)
    const infos = found?.dimensionsInfos ?? []
    const own = infos.find(({ dimensions }) => dimensions?.region === region)
    const covers = infos.find(({ applicableLocations }) => applicableLocations?.includes(region))
    const value = (own ?? covers)?.details?.value
    return value === undefined || value === null ? null : Number(value)
  }
}
