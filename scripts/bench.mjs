/** `npm run bench`: ratios against peers on the same machine in the same run; writes `bench/results.json`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { cpus } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { buildCli } from './bootstrap-cli.mjs'
import { bootstrap, root, runMain } from './bootstrap.mjs'
import { Missing } from './bootstrap-step.mjs'
import { onFreshDisk } from './fresh-disk.mjs'

const folder = join(root, '.local', 'bench')
const results = join(root, 'bench', 'results.json')
const corpus = process.env.DDEX_DSP_CORPUS ?? join(root, '..', 'shared')
const programs = {
  ern: ['bench.ts', 'memory.ts'],
  'ingestion-servers': [
    ...['sftp.ts', 'sftp-server.ts', 'sftp-sessions.ts', 'delaying-proxy.ts'],
    ...['ftp.ts', 'ftp-server.ts', 'ftp-sessions.ts'],
    ...['s3.ts', 's3-memory.ts', 'gcs.ts', 'put-file.ts'],
  ],
}

/** Packages of others stay where they are, so that native ones load; those that are not used are left out. */
const packagesStayInPlace = {
  name: 'packages-stay-in-place',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      const isOurs = path.startsWith('@ddex/') || path.startsWith('node:')
      if (kind === 'entry-point' || pluginData === 'inner' || isOurs) return
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'inner' })
      if (found.errors.length > 0) return { errors: found.errors }
      if (found.external) return { path, external: true }
      return { path: pathToFileURL(found.path).href, external: true, sideEffects: false }
    })
  },
}

/** As it runs in production: one bundle, no loader beside it. */
async function build() {
  const { build: bundle } = await import('esbuild')
  await bundle({
    entryPoints: Object.entries(programs).flatMap(([name, files]) =>
      files.map((file) => ({
        in: join(root, 'packages', name, 'bench', file),
        out: file.replace(/\.ts$/, ''),
      })),
    ),
    outdir: folder,
    plugins: [packagesStayInPlace],
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@ddex/source', 'module'],
    logLevel: 'error',
  })
}

/** The biggest sample message, when the samples are there. */
function biggestSample() {
  const samples = join(corpus, 'ern', 'xml')
  if (!existsSync(samples)) return []
  return readdirSync(samples, { recursive: true })
    .filter((name) => name.endsWith('.xml'))
    .map((name) => join(samples, name))
    .sort((a, b) => statSync(b).size - statSync(a).size)
    .slice(0, 1)
}

/** What a program prints as JSON. */
async function answerOf(name, ...args) {
  const child = spawn(process.execPath, [join(folder, name), ...args], {
    env: { ...process.env, DDEX_DSP_CORPUS: corpus },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = new Promise((done) => child.once('close', done))
  const answer = await text(child.stdout)
  if ((await closed) !== 0) throw new Missing(`${name} failed.`)
  return JSON.parse(answer)
}

/** Runs a program that says nothing. */
async function answerOfNothing(program, ...args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Missing(`${program} failed.`)
}

const OURS = new Set(['read', 'validate', 'both'])

/** How many times as fast as each peer we are: reading against parsers, judging against validators. */
function withRatios({ input, megabytes, milliseconds, oneProcess }) {
  const { read, validate } = milliseconds
  const peers = Object.entries(milliseconds).filter(([name]) => !OURS.has(name))
  const ratios = peers.map(([peer, time]) =>
    peer.endsWith('--schema')
      ? { ours: 'validate', peer, timesAsFast: time / validate }
      : { ours: 'read', peer, timesAsFast: time / read },
  )
  return { input, megabytes, milliseconds, ratios, oneProcess }
}

async function memoryOf(how, file) {
  const { message, before, peak } = await answerOf('memory.mjs', how, file)
  const mebibytes = (bytes) => Math.round(bytes / 1_048_576)
  return { how, message: mebibytes(message), start: mebibytes(before), peak: mebibytes(peak) }
}

const say = (line) => process.stdout.write(`${line}\n`)

function print({ speed, memory }) {
  for (const { input, megabytes, milliseconds, ratios, oneProcess } of speed) {
    const rate = ((megabytes / milliseconds.read) * 1_000).toFixed(0)
    say(`\n${input}, ${megabytes.toFixed(1)} MB: read at ${rate} MB/s`)
    for (const { ours, peer, timesAsFast } of ratios)
      say(`  ${ours.padEnd(8)} ${timesAsFast.toFixed(2).padStart(7)} x as fast as ${peer}`)
    const { read, validate, both } = milliseconds
    say(`  both in one go take ${(both / (read + validate)).toFixed(2)} of one after the other`)
    const { validate: ours, 'xmllint --schema': theirs } = oneProcess
    if (ours !== undefined)
      say(`  a process for one message: ${ours.toFixed(0)} ms, of xmllint ${theirs.toFixed(0)} ms`)
  }
  say('\nmemory, peak of the whole process')
  for (const { how, message, start, peak } of memory)
    say(
      `  ${how.padEnd(8)} ${String(peak).padStart(5)} MiB for ${message} MiB (empty: ${start} MiB)`,
    )
}

/** Servers against their peers, each job's ratio and what we want it to be. */
function printServers(protocol, { rows, peakMebibytes }) {
  printRows(protocol, rows)
  say(`  memory of the server, at its highest: ${peakMebibytes} MiB`)
}

function printRows(protocol, rows) {
  for (const { job, peer, timesAsFast, target, range, megabytesASecond } of rows) {
    const rate = `${megabytesASecond.ours.toFixed(0)} MB/s`
    const between = range.map((ratio) => ratio.toFixed(2)).join(' to ')
    say(`\n${protocol}, ${job}: ${rate}`)
    say(`  ${timesAsFast.toFixed(2)} x as fast as ${peer} (${between}); wanted: ${target}`)
  }
}

function printS3({ coldStart, twentyTracks, rows, memory }) {
  const { milliseconds, processorMilliseconds, target } = coldStart
  say(
    `\ns3, the function's first event: ${milliseconds} ms, whole process; wanted: under ${target}`,
  )
  say(`  ${processorMilliseconds} ms of processor time`)
  say(`\ns3, 20 tracks into the catalogue: ${Math.round(twentyTracks.milliseconds)} ms`)
  say(`  everything behind the door in memory; wanted: under ${twentyTracks.target}`)
  printRows('s3', rows)
  say(`  memory for 2 GiB: ${memory.peakMebibytes} MiB; wanted: under ${memory.target}`)
}

/** What each part finds; `npm run bench -- sftp` measures that one and keeps the other figures. */
const parts = {
  async ern() {
    const catalogue = join(folder, 'catalogue.xml')
    await buildCli()
    const cli = join(root, 'cli', 'dist', 'ddex-dsp.js')
    const options = ['--json', `--keep=${catalogue}`, `--cli=${cli}`]
    const rows = await answerOf('bench.mjs', ...options, ...biggestSample())
    const memory = []
    for (const how of ['read', 'validate', 'both']) memory.push(await memoryOf(how, catalogue))
    rmSync(catalogue)
    const found = { speed: rows.map(withRatios), memory }
    print(found)
    return found
  },
  async sftp() {
    if (!existsSync('/usr/sbin/sshd')) {
      say(
        '\nsftp: not measured, there is no /usr/sbin/sshd (Debian: apt-get install openssh-server)',
      )
      return undefined
    }
    const found = await answerOf('sftp.mjs', '5', folder)
    const small = '500 files'
    const fresh = await onFreshDisk(folder, (at) => answerOf('sftp.mjs', '5', at, small))
    for (const row of fresh?.rows ?? [])
      found.rows.push({ ...row, job: `${row.job}, on a new file system` })
    if (!fresh)
      say('\nsftp: small files not measured on a new file system, which only root can make')
    printServers('sftp', found)
    return found
  },
  async ftp() {
    const missing = ['vsftpd', 'lftp', 'curl'].filter((name) => !isInstalled(name))
    if (missing.length > 0) {
      const names = missing.join(' ')
      say(`\nftp: not measured, not here: ${names} (Debian: apt-get install ${names})`)
      return undefined
    }
    const found = await answerOf('ftp.mjs', '5', folder)
    printServers('ftp', found)
    return found
  },
  async s3() {
    const target = join(folder, 's3-function')
    const lambda = join(root, 'lambda', 's3-ingestion', 'build.mjs')
    await answerOfNothing(lambda, target)
    const found = await answerOf('s3.mjs', '5', folder, join(target, 'index.js'))
    printS3(found)
    return found
  },
  async gcs() {
    const found = await answerOf('gcs.mjs', '5', folder)
    printRows('gcs', found.rows)
    return found
  },
}

function isInstalled(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return folders.some((path) => existsSync(join(path, program)))
}

await runMain(async () => {
  await bootstrap([])
  mkdirSync(folder, { recursive: true })
  mkdirSync(join(root, 'bench'), { recursive: true })
  await build()
  say('Measuring; this takes some minutes.')
  const wanted = process.argv.slice(2)
  const unknown = wanted.find((name) => !(name in parts))
  if (unknown)
    throw new Missing(`There is no bench "${unknown}"; there are ${Object.keys(parts).join(', ')}.`)
  const found = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {}
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) {
      const measuredAt = new Date().toISOString()
      const answer = await measure()
      if (answer) found[name] = { measuredAt, ...answer }
    }
  }
  const machine = { node: process.version, processors: cpus().length, platform: process.platform }
  writeFileSync(results, `${JSON.stringify({ ...found, machine }, null, 2)}\n`)
  say(`\nwritten to bench/results.json`)
})
