/** `npm test`: installs what is missing, runs every test, ends in one line `N passed, N failed`. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bootstrap, root, runMain } from './bootstrap.mjs'
import { findTool, tools } from './bootstrap-tools.mjs'

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

/** Passed and failed tests of a round. A file that could not even be read, or a run that broke, is one failure. */
function count({ code, report }) {
  if (!report) return { passed: 0, failed: 1 }
  const unread = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = report.numFailedTests + unread
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed }
}

await runMain(async () => {
  await bootstrap(['ffmpeg', 'chromium', 'sftp', 'lftp', 'curl', 'xmllint', 'aws', 'shellcheck'])
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  const total = { passed: 0, failed: 0 }
  for (const round of rounds) {
    if (process.exitCode === 130) break
    const { passed, failed } = count(await runRound(round))
    total.passed += passed
    total.failed += failed
  }
  if (process.exitCode !== 130) process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
})
