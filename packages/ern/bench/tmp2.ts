import { readDocument } from '../src/xml/read-document.ts'
import { CompositeBuilder } from '../src/xml/composites.ts'
import { DEFAULT_LIMITS } from '../src/xml/limits.ts'
import { readFileSync } from 'node:fs'
const [mode, f, runs] = process.argv.slice(2)
const b = readFileSync(f!)
const none = { open() {}, text() {}, close() {} }
const LISTS = new Set(['PartyList', 'ResourceList', 'ReleaseList', 'DealList'])
const fn =
  mode === 'scan'
    ? () => readDocument(b, none, DEFAULT_LIMITS)
    : () =>
        readDocument(
          b,
          new CompositeBuilder(
            { root() {}, isList: (n: string) => LISTS.has(n), list() {}, composite() {} },
            DEFAULT_LIMITS,
          ),
          DEFAULT_LIMITS,
        )
for (let i = 0; i < Number(runs); i++) {
  const c = process.cpuUsage()
  const t = performance.now()
  fn()
  const d = process.cpuUsage(c)
  console.log(
    mode,
    (b.length / 1e6).toFixed(2),
    'cpu ms',
    (d.user / 1e3).toFixed(0),
    'MB/s(user)',
    (b.length / d.user).toFixed(0),
    'wall',
    (performance.now() - t).toFixed(0),
    'rss',
    (process.memoryUsage().rss / 1e6).toFixed(0),
  )
}
