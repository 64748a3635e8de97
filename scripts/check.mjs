/** `npm run check`: format, lint, types and the guards of the house; two steps at a time. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bootstrap, root, runMain } from './bootstrap.mjs'

const local = (name) => join(root, '.local', name)
const bin = (name) => join(root, 'node_modules', '.bin', name)

const dockerfiles = readdirSync(join(root, 'servers'))
  .map((server) => join('servers', server, 'Dockerfile'))
  .filter((dockerfile) => existsSync(join(root, dockerfile)))

/** The longest first, so that two at a time end together. */
const steps = [
  {
    title: 'Lint',
    command: [bin('eslint'), '.', '--max-warnings=0', '--cache', '--cache-strategy=content'],
    more: [`--cache-location=${local('eslint-cache')}`],
  },
  { title: 'Types of the web', command: [bin('vue-tsc'), '-p', 'tsconfig.web.json'] },
  { title: 'Types', command: [bin('tsc'), '-p', '.'] },
  { title: 'Docs site, without dead links', command: [bin('vitepress'), 'build', 'docs'] },
  {
    title: 'Format',
    command: [bin('prettier'), '--check', '.', '--log-level=warn', '--cache'],
    more: [`--cache-location=${local('prettier-cache')}`, '--cache-strategy=content'],
  },
  {
    title: 'docker-compose.yml',
    command: [bin('dclint'), 'docker-compose.yml', '--max-warnings', '0'],
  },
  ...dockerfiles.map((dockerfile) => ({
    title: dockerfile,
    command: [bin('dockerfile-utils'), 'lint', dockerfile],
  })),
  {
    title: 'Import graph, sizes, texts, licences',
    command: [process.execPath, '--import', 'tsx', join('scripts', 'guards', 'run-guards.ts')],
  },
]

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`

/** Runs one step and says how it went; resolves to whether it went well. */
function check({ title, command: [program, ...args], more = [] }) {
  const began = Date.now()
  return new Promise((resolve) => {
    const child = spawn(program, [...args, ...more], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output = []
    child.stdout.on('data', (chunk) => output.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    child.once('error', (error) => output.push(Buffer.from(String(error))))
    child.once('close', (code) => {
      process.stdout.write(`${code === 0 ? '✓' : '✗'} ${title}  ${seconds(began)}\n`)
      if (code !== 0) process.stdout.write(`${Buffer.concat(output).toString().trim()}\n`)
      resolve(code === 0)
    })
  })
}

/** Takes from `waiting` until it is empty; two of these run side by side. */
async function worker(waiting, results) {
  for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await check(step))
}

await runMain(async () => {
  await bootstrap([])
  const began = Date.now()
  const waiting = [...steps]
  const results = []
  await Promise.all([worker(waiting, results), worker(waiting, results)])
  const failed = results.filter((passed) => !passed).length
  const verdict = failed === 0 ? 'check passed' : 'check failed'
  process.stdout.write(
    `${verdict}: ${results.length - failed} of ${results.length} steps, ${seconds(began)}\n`,
  )
  process.exitCode = failed === 0 ? 0 : 1
})
