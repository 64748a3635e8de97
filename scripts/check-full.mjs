/** `npm run check:full`: `npm run check`, then the slow tests; those whose peers (Java with Saxon) are missing say so and are skipped. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root, runMain } from './bootstrap.mjs'

/** Resolves to whether a program of this Node ended well. */
const passes = (...args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => {
      resolve(code === 0)
    })
  })

await runMain(async () => {
  const checked = await passes(join('scripts', 'check.mjs'))
  const vitest = join('node_modules', 'vitest', 'vitest.mjs')
  const tested = await passes(vitest, 'run', '--passWithNoTests', '--project', 'slow')
  const scaffolded = await passes(vitest, 'run', '--project', 'scaffold', '--no-file-parallelism')
  process.exitCode = checked && tested && scaffolded ? 0 : 1
})
