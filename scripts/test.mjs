/** `npm test`: installs what is missing, runs every test, ends in one line `N passed, N failed`. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bootstrap, root, runMain } from './bootstrap.mjs'
import { findTool, tools } from './bootstrap-tools.mjs'
import { countTests, describeFailures } from './test-report.mjs'

const results = join(root, '.local', 'test-results')

/** Quick ones first: a fault in a unit test is known before a service is started. */
const rounds = [
  { name: 'unit', projects: ['node', 'browser'] },
  { name: 'rules', projects: ['rules'] },
  { name: 'e2e', projects: ['e2e'] },
]

let current = null
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    current?.kill('SIGTERM')
    process.exitCode = 130
  })
}

/** Runs vitest on some projects; resolves with what its JSON report says, or null when it left none. */
function runRound({ name, projects }) {
  const report = join(results, `${name}.json`)
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [
    ...[vitest, 'run', '--passWithNoTests', '--reporter=default', '--reporter=json'],
    ...['--outputFile.json', report],
    ...projects.flatMap((project) => ['--project', project]),
  ]
  const chromium = findTool(tools.chromium)
  const env = { ...process.env, ...(chromium ? { DDEX_DSP_CHROMIUM: chromium } : {}) }
  return new Promise((resolve, reject) => {
    current = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
    current.once('error', reject)
    current.once('exit', (code) => {
      const text = existsSync(report) ? readFileSync(report, 'utf8') : null
      resolve({ code, report: text ? JSON.parse(text) : null })
    })
  })
}

await runMain(async () => {
  await bootstrap(['ffmpeg', 'chromium', 'sftp', 'lftp', 'curl', 'xmllint', 'aws', 'shellcheck'])
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  const total = { passed: 0, failed: 0 }
  const failures = []
  for (const round of rounds) {
    if (process.exitCode === 130) break
    const outcome = await runRound(round)
    const { passed, failed } = countTests(outcome)
    total.passed += passed
    total.failed += failed
    failures.push(...describeFailures(outcome, { name: round.name, root }))
  }
  if (process.exitCode !== 130) process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
  // Again, as a log of thousands of lines hides them, and who keeps the end of one should have them.
  for (const failure of failures) process.stdout.write(`\nFailed: ${failure}\n`)
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
})
