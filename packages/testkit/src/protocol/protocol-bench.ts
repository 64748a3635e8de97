import { afterEach, beforeEach } from 'vitest'
import type {
  ProtocolClient,
  ProtocolClientKind,
  ProtocolUnderTest,
  RunningProtocol,
} from './protocol-client.ts'
import { testSender, type TestSender } from './test-sender.ts'

/** Milliseconds for a test, on a machine that has much to do. */
export const slow = 60_000

/** A protocol as a test has it: two feeds, and whoever signs in. */
export interface Bench {
  server: RunningProtocol
  one: TestSender
  two: TestSender
  /** Signs in as a feed, the first one unless told otherwise. */
  connect(feed?: TestSender): Promise<ProtocolClient>
}

/** Made anew for each test. */
export function useBench(protocol: ProtocolUnderTest, kind: ProtocolClientKind): Bench {
  const bench = {} as Bench
  let clients: ProtocolClient[] = []
  beforeEach(async () => {
    bench.one = testSender('one', protocol.protocol)
    bench.two = testSender('two', protocol.protocol)
    bench.server = await protocol.start([bench.one, bench.two])
    bench.connect = async (feed = bench.one) => {
      const client = await kind.connect(bench.server.address, feed)
      clients.push(client)
      return client
    }
  })
  afterEach(async () => {
    for (const client of clients) await client.close()
    clients = []
    await bench.server.stop()
  })
  return bench
}
