import { readErn, validateErn } from '../src/index.ts'
import { readFileSync } from 'node:fs'
const [mode, f, runs] = process.argv.slice(2)
const b = readFileSync(f!)
const fn = mode === 'read' ? () => readErn(b) : () => validateErn(b)
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
    'sys',
    (d.system / 1e3).toFixed(0),
    'MB/s(user)',
    (b.length / d.user).toFixed(0),
    'wall',
    (performance.now() - t).toFixed(0),
    'rss',
    (process.memoryUsage().rss / 1e6).toFixed(0),
  )
}
