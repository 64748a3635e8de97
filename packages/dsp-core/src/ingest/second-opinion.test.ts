import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Issue } from '@ddex/ern'
import { afterEach, describe, expect, it } from 'vitest'
import { deliveryBench as service } from '@ddex/testkit'
import type { FeedSettings } from '../schema/feed.ts'
import { createWorkbench } from '../workbench/workbench.ts'

const error = { line: 3, column: 1, message: 'Wrong.', severity: 'error', rule: 'XSD-Schema' }
let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** A service that asks a Workbench on this machine, which answers this; undefined: it never does. */
async function asking(answer: object | undefined, settings: Partial<FeedSettings> = {}) {
  const asked: unknown[] = []
  server = createServer((request, response) => {
    void json(request).then((question) => {
      asked.push(question)
      if (answer) response.end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const bench = service({ workbench: 'report', ...settings })
  const endpoint = `http://127.0.0.1:${port}/v1`
  bench.parts.workbench = createWorkbench({ endpoint, timeoutMs: answer ? 10_000 : 100 })
  await bench.sendRelease()
  const issues: Issue[] = bench.deliveries.issues(bench.only().id)
  return { ...bench, asked, said: issues.filter(({ layer }) => layer === 'workbench') }
}

describe('a second opinion', () => {
  it('is noted in a layer of its own and rejects nothing: its errors are warnings', async () => {
    const { asked, said, only, catalogue } = await asking({ valid: false, errors: [error] })
    expect(asked).toMatchObject([{ type: 'ERN', version: '4.3' }])
    expect(said).toMatchObject([{ code: 'WORKBENCH_STRUCTURE', severity: 'warning', line: 3 }])
    expect(only().state).toBe('completed_with_warnings')
    expect(catalogue.releases()).toHaveLength(1)
  })

  it('changes nothing when it finds nothing', async () => {
    const { said, only } = await asking({ valid: true, errors: [], warnings: [] })
    expect(said).toEqual([])
    expect(only().state).toBe('completed')
  })

  it.each([
    ['does not come in time', undefined],
    ['cannot be understood', { ok: true }],
  ])('that %s is done without, for the record', async (_name, answer) => {
    const { said, only } = await asking(answer)
    expect(said).toMatchObject([{ code: 'WORKBENCH_SILENT', severity: 'info' }])
    expect(only().state).toBe('completed')
  })

  it('is not asked for again when a file comes that nobody named', async () => {
    const { asked, send, only } = await asking({ errors: [] })
    await send('A/resources/unnamed.wav', 'another song')
    expect(only().state).toBe('completed')
    expect(asked).toHaveLength(1)
  })

  it('is not asked for where the feed does not want it: nobody else sees its messages', async () => {
    const { asked, said } = await asking({ errors: [error] }, { workbench: 'off' })
    expect([asked, said]).toEqual([[], []])
  })
})
