import type {
  CreateStreamResponse,
  Delivery,
  DeliveryFile,
  DeliveryIssue,
  DeliveryLog,
  Feed,
  Plan,
  ProtocolCheckResult,
  ProtocolTestReport,
  ProtocolTestRequest,
  Release,
  Role,
  ServiceSettings,
  StreamRefusal,
  TimelineStep,
  Track,
} from '@ddex/dsp-core/schema'

/** Everything the screens ask of the outside; `firebase/` implements it, tests bring their own. */
export interface Backend {
  auth: AuthBackend
  catalogue: CatalogueBackend
  streams: StreamBackend
  /** Loaded when an admin first looks: live queries weigh more than everything a listener needs. */
  deliveries(): Promise<DeliveriesBackend>
  /** The same for the doors of the service. */
  protocols(): Promise<ProtocolsBackend>
}

/** Who is signed in, with what their token claims. */
export interface Session {
  uid: string
  email: string
  name: string | null
  role: Role
  plan: Plan | null
  /** ISO 3166-1 alpha-2; null: the service's home territory. */
  territory: string | null
}

export interface AuthBackend {
  /** Calls at once when the first answer is known (null: nobody), then on every change. */
  observe(listener: (session: Session | null) => void): () => void
  signIn(email: string, password: string): Promise<void>
  createAccount(name: string, email: string, password: string): Promise<void>
  sendPasswordReset(email: string): Promise<void>
  signOut(): Promise<void>
}

export interface CatalogueBackend {
  settings(): Promise<ServiceSettings>
  /** Newest first, at most `count` that may be heard in `territory`. */
  newestReleases(territory: string, count: number): Promise<Release[]>
  /** Is anything out that was published after `since`? One small read. */
  hasNewerRelease(territory: string, since: Date): Promise<boolean>
  /** Null when there is none, or when this listener may not see it. */
  release(id: string): Promise<Release | null>
  /** In the order of the release. */
  tracks(releaseId: string): Promise<Track[]>
}

export interface StreamBackend {
  /** Rejects with `BackendError` whose code is a `StreamRefusal` when the listener may not. */
  create(trackId: string): Promise<CreateStreamResponse>
}

/** A live query: `next` at once and on every change; the result ends it. */
export type Live<T> = (
  next: (value: T) => void,
  failed: (error: BackendError) => void,
) => () => void

/** A file, issue or step with the id of its document. */
export type Identified<T> = T & { id: string }

export interface DeliveriesBackend {
  /** The 50 that changed last. */
  latest: Live<Delivery[]>
  /** Connections that are open now. */
  connections: Live<DeliveryLog[]>
  one(id: string): Live<Delivery | null>
  timeline(id: string): Live<Identified<TimelineStep>[]>
  files(id: string): Live<Identified<DeliveryFile>[]>
  issues(id: string): Live<Identified<DeliveryIssue>[]>
  /** Has a delivery that ended badly looked at again. */
  reprocess(id: string): Promise<void>
  /** What the sender was last told, as XML. */
  acknowledgement(id: string): Promise<string>
}

export interface ProtocolsBackend {
  feeds(): Promise<Feed[]>
  /** Delivers by a feed's protocol as its sender would. `told` hears of each result as it comes. */
  test(
    request: ProtocolTestRequest,
    told: (result: ProtocolCheckResult) => void,
  ): Promise<ProtocolTestReport>
}

export type BackendProblem =
  | StreamRefusal
  | 'wrong_credentials'
  | 'email_in_use'
  | 'email_invalid'
  | 'password_weak'
  | 'account_disabled'
  | 'too_many_attempts'
  | 'signed_out'
  | 'forbidden'
  | 'offline'
  | 'unknown'

/** A refusal or fault of the back end, named so that a screen can say it in words. */
export class BackendError extends Error {
  readonly code: BackendProblem
  /** True when trying again later may help without anybody doing anything. */
  readonly retryable: boolean

  constructor(code: BackendProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BackendError'
    this.code = code
    this.retryable = code === 'offline' || code === 'unknown'
  }
}
