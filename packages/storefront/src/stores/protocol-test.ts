import type {
  Feed,
  Protocol,
  ProtocolCheckResult,
  ProtocolTestReport,
  ProtocolTestRequest,
} from '@ddex/dsp-core/schema'
import { computed, shallowRef } from 'vue'
import type { ProtocolsBackend } from '../backend.ts'
import { useBackend, useService } from '../service.ts'

/** What an admin types of a test's target. */
export interface TargetDraft {
  host: string
  port: string
  accessKeyId: string
  secret: string
}

const fields: Record<Protocol, readonly (keyof TargetDraft)[]> = {
  ftp: ['host', 'port', 'secret'],
  sftp: ['host', 'port', 'secret'],
  s3: ['accessKeyId', 'secret'],
  gcs: [],
  http: ['secret'],
}

/** What must be typed for a protocol. */
export const fieldsOf = (protocol: Protocol): readonly (keyof TargetDraft)[] => fields[protocol]

const usualPorts: Partial<Record<Protocol, string>> = { ftp: '21', sftp: '22' }

/** The request for a feed as it was typed; the interface by HTTP is where this page is. */
export function requestOf(feed: Feed, draft: TargetDraft, origin: string): ProtocolTestRequest {
  const has = (field: keyof TargetDraft) => fieldsOf(feed.protocol).includes(field)
  return {
    feedId: feed.id,
    ...(has('host') ? { host: draft.host.trim(), port: Number(draft.port) } : {}),
    ...(has('accessKeyId') ? { accessKeyId: draft.accessKeyId.trim() } : {}),
    ...(has('secret') ? { secret: draft.secret.trim() } : {}),
    ...(feed.protocol === 'http' ? { url: `${origin}/api/deliveries` } : {}),
  }
}

const nothingTyped: TargetDraft = { host: '', port: '', accessKeyId: '', secret: '' }

/** The feeds that can be tested, which one is chosen, and what is typed for it. */
function useTestedFeed() {
  const { sftp } = useService()
  const feeds = shallowRef<Feed[] | null>(null)
  const chosenId = shallowRef('')
  const draft = shallowRef(nothingTyped)
  const feed = computed(() => feeds.value?.find(({ id }) => id === chosenId.value) ?? null)
  const complete = computed(
    () => feed.value && fieldsOf(feed.value.protocol).every((field) => draft.value[field].trim()),
  )

  /** Nothing that was typed for the one before stays. */
  function choose(id: string): void {
    chosenId.value = id
    const protocol = feed.value?.protocol ?? 'http'
    const here = protocol === 'sftp' && sftp ? sftp : null
    const port = String(here?.port ?? usualPorts[protocol] ?? '')
    draft.value = { ...nothingTyped, host: here?.host ?? '', port }
  }
  return { feeds, feed, chosenId, draft, complete, choose }
}

/** One test at a time: of which feed, and what was seen so far. */
export function useProtocolTest(origin: string = location.origin) {
  const backend = useBackend()
  const tested = useTestedFeed()
  const results = shallowRef<ProtocolCheckResult[]>([])
  const report = shallowRef<ProtocolTestReport | null>(null)
  const running = shallowRef(false)
  const problem = shallowRef<unknown>(null)

  async function guarded(work: (from: ProtocolsBackend) => Promise<void>): Promise<void> {
    problem.value = null
    try {
      await work(await backend.protocols())
    } catch (error) {
      problem.value = error
    }
  }

  function choose(id: string): void {
    tested.choose(id)
    results.value = []
    report.value = null
    problem.value = null
  }

  const load = () =>
    guarded(async (from) => {
      tested.feeds.value = (await from.feeds()).filter(({ active }) => active)
      const [first] = tested.feeds.value
      if (first && !tested.feed.value) choose(first.id)
    })

  async function run(): Promise<void> {
    const feed = tested.feed.value
    if (!feed || running.value) return
    running.value = true
    results.value = []
    report.value = null
    await guarded(async (from) => {
      const request = requestOf(feed, tested.draft.value, origin)
      report.value = await from.test(request, (result) => {
        results.value = [...results.value, result]
      })
      results.value = report.value.results
    })
    running.value = false
  }

  return { ...tested, choose, results, report, running, problem, load, run }
}
