import { describe, expect, it, vi } from 'vitest'
import * as functions from './index.ts'

// Without it there are no functions for the bucket.
vi.hoisted(() => (process.env['DDEX_DSP_DELIVERY_BUCKET'] = 'label-deliveries'))

interface Endpoint {
  callableTrigger?: object
  httpsTrigger?: { invoker?: string[] }
  taskQueueTrigger?: object
  scheduleTrigger?: object
  eventTrigger?: object
}
interface Exported {
  __endpoint: Endpoint
  run(request: object): Promise<unknown>
}

/** Who may call what (R33). A function that is not here fails the test. */
const rights: Record<
  string,
  'admin' | 'as settings say' | 'key of a feed' | 'everybody' | 'nobody'
> = {
  artwork: 'everybody',
  assessArrival: 'nobody',
  createFeed: 'admin',
  // The service's settings say whether who has not signed in may listen.
  createStream: 'as settings say',
  deliver: 'key of a feed',
  fetchAssets: 'nobody',
  forgetObject: 'nobody',
  listFeeds: 'admin',
  processDelivery: 'nobody',
  reprocessDelivery: 'admin',
  rotateFeedCredentials: 'admin',
  setFeedActive: 'admin',
  showAcknowledgement: 'admin',
  signBucketUpload: 'admin',
  showFeed: 'admin',
  // The URL holds a sealed grant.
  stream: 'everybody',
  sweep: 'nobody',
  takeObject: 'nobody',
  testProtocol: 'admin',
  updateFeed: 'admin',
  visitBuckets: 'nobody',
}

const all = Object.entries(functions) as unknown as [string, Exported][]
const having = (right: string) => all.filter(([name]) => rights[name] === right)
const refusal = (called: Promise<unknown>) =>
  called.then(
    () => 'allowed',
    (error: { code?: string }) => error.code,
  )
const tokens: [string, object | null, string][] = [
  ['no token', null, 'unauthenticated'],
  ["a listener's token", { role: 'listener' }, 'permission-denied'],
  ["a distributor's token", { role: 'distributor', feeds: ['other'] }, 'permission-denied'],
]

describe('every function', () => {
  it('has its row in the table of who may call it', () => {
    expect(all.map(([name]) => name).sort()).toEqual(Object.keys(rights).sort())
  })

  it('is of the kind that its row says', () => {
    const kinds = all.map(([name, { __endpoint: endpoint }]) => {
      if (endpoint.callableTrigger) return [name, ['admin', 'as settings say']]
      return [name, endpoint.httpsTrigger ? ['key of a feed', 'everybody'] : ['nobody']]
    })
    for (const [name, allowed] of kinds)
      expect(allowed, String(name)).toContain(rights[String(name)])
  })

  it.each(tokens)('that is for admins refuses %s', async (_what, token, code) => {
    const auth = token ? { uid: 'somebody', token } : undefined
    for (const [name, called] of having('admin'))
      expect([name, await refusal(called.run({ auth, data: {} }))]).toEqual([name, code])
  })
})
