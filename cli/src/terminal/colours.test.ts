import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFakeService, type FakeService } from '../testing/fake-service.ts'
import { hasPseudoTerminal, onTerminal } from '../testing/pseudo-terminal.ts'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'

let service: FakeService
beforeAll(async () => {
  const callables = { listFeeds: () => ({ result: { feeds: [] } }) }
  service = await startFakeService({ documents: {}, callables })
})
afterAll(() => service.stop())
const list = () => ['protocols', 'list', `--root=${service.root}`]

describe.skipIf(!hasPseudoTerminal())('colours', () => {
  test('are on a terminal, unless NO_COLOR says otherwise, and nowhere else', async () => {
    const plain = await runDdexDsp(...list())
    const coloured = await onTerminal(list())
    expect(coloured).toMatchObject({ code: 0, colours: true, shown: plain.out })
    const without = await onTerminal(list(), [], { NO_COLOR: '1' })
    expect(without).toMatchObject({ code: 0, colours: false, shown: plain.out })
  }, 60_000)
})
