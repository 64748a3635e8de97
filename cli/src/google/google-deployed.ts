import type {
  FunctionAnswer,
  FunctionsAnswer,
  RulesReleaseAnswer,
  RulesetAnswer,
  SiteReleasesAnswer,
  VersionFilesAnswer,
} from './google-answers.ts'
import { GoogleRefusal, type GoogleRest } from './google-rest.ts'

/** What an earlier deployment left in a project. Everything here reads and changes nothing. */
export class GoogleDeployed {
  readonly #rest: GoogleRest
  readonly #id: string

  constructor(rest: GoogleRest, id: string) {
    this.#rest = rest
    this.#id = id
  }

  /** All functions, in every region; none where the API was never turned on. */
  async functions(): Promise<FunctionAnswer[]> {
    const host = 'cloudfunctions.googleapis.com'
    const path = `/v2/projects/${this.#id}/locations/-/functions`
    try {
      const pages = await this.#pages<FunctionsAnswer>(host, path)
      return pages.flatMap(({ functions }) => functions ?? [])
    } catch (error) {
      if (error instanceof GoogleRefusal && error.disabledApi) return []
      throw error
    }
  }

  /** The rules that are in force for `cloud.firestore` or `firebase.storage/BUCKET`; null: none were deployed. */
  async rules(service: string): Promise<string | null> {
    const host = 'firebaserules.googleapis.com'
    const path = `/v1/projects/${this.#id}/releases/${service}`
    const release = await this.#rest.get<RulesReleaseAnswer>(host, path)
    if (!release) return null
    const ruleset = await this.#rest.get<RulesetAnswer>(host, `/v1/${release.rulesetName}`)
    return ruleset?.source.files[0]?.content ?? null
  }

  /** The files of what a site serves now, with the SHA-256 of each as it is gzipped; null: it serves nothing. */
  async siteFiles(site: string): Promise<Map<string, string> | null> {
    const host = 'firebasehosting.googleapis.com'
    const releases = await this.#rest.get<SiteReleasesAnswer>(
      host,
      `/v1beta1/sites/${site}/releases?pageSize=1`,
    )
    const version = releases?.releases?.[0]?.version?.name
    if (!version) return null
    const pages = await this.#pages<VersionFilesAnswer>(host, `/v1beta1/${version}/files`)
    return new Map(
      pages.flatMap(({ files }) => files ?? []).map(({ path, hash }) => [path, hash] as const),
    )
  }

  async #pages<Page extends { nextPageToken?: string | null }>(
    host: string,
    path: string,
  ): Promise<Page[]> {
    const pages: Page[] = []
    for (let token = ''; ;) {
      const query = token ? `?pageToken=${encodeURIComponent(token)}` : ''
      const page = await this.#rest.get<Page>(host, `${path}${query}`)
      if (page) pages.push(page)
      token = page?.nextPageToken ?? ''
      if (token === '') return pages
    }
  }
}
