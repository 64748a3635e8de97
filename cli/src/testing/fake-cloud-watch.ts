import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers GetMetricData as CloudWatch does: moto has no percentiles. */
export async function startFakeCloudWatch(figures: Record<string, number>) {
  const Timestamps = [Math.floor(Date.now() / 1000) - 60]
  const results = Object.entries(figures).map(([Id, value]) => ({
    ...{ Id, Timestamps, Values: [value], StatusCode: 'Complete' },
  }))
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ MetricDataResults: results }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop(): void {
      server.closeAllConnections()
      server.close()
    },
  }
}
