/**
 * Reading and judging ERN against libxml2 and fast-xml-parser, on the same machine in the same run.
 * Times are processor time where a machine is busy with other things; ratios are what counts.
 *
 *   npx tsx packages/ern/bench/bench.ts [--json] [--keep=<file for the catalogue>] [--cli=<ddex-dsp.js>] [message.xml ...]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { XMLParser } from 'fast-xml-parser'
import { readAndValidateErn, readErn, validateErn } from '../src/index.ts'
import { hasXmllint, schemaOf } from '../src/testing/corpus.ts'
import { catalogueOf } from './catalogue.ts'

interface Row {
  input: string
  megabytes: number
  /** Median of the rounds, in milliseconds of processor time for the whole input. */
  milliseconds: Record<string, number>
  /** The same for a process that judges one such message, its start and all that it loads included. */
  oneProcess: Record<string, number>
}

const ROUNDS = 5

/** What is measured: gives the processor time of one run over the input, in milliseconds. */
type Contestants = Record<string, () => number>

/**
 * All contestants take turns, so that whatever else the machine does hits them alike; a first round, which is not
 * counted, warms what is warm in a service.
 */
function medians(contestants: Contestants): Record<string, number> {
  const times = Object.entries(contestants).map(([name, run]) => ({ name, run, all: [run()] }))
  for (const one of times) one.all = []
  for (let round = 0; round < ROUNDS; round++) for (const { run, all } of times) all.push(run())
  return Object.fromEntries(times.map(({ name, all }) => [name, median(all)]))
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1] ?? 0
}

function ownTime(run: () => void, copies: number): number {
  const start = process.cpuUsage()
  for (let at = 0; at < copies; at++) run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}

const xmllintTime = (args: string[]): number =>
  processTime('xmllint', '--noout', '--nonet', ...args)

function processTime(...command: string[]): number {
  const { stderr } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1', 'bash', ...command],
    { encoding: 'utf8' },
  )
  const [user = 0, system = 0] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  return (user + system) * 1_000
}

function measure(input: string, bytes: Uint8Array, copies: number, folder: string): Row {
  const buffer = Buffer.from(bytes)
  const paths = Array.from({ length: copies }, (_, at) => join(folder, `${String(at)}.xml`))
  for (const path of paths) writeFileSync(path, bytes)
  const contestants: Contestants = {
    read: () => ownTime(() => readErn(bytes), copies),
    validate: () => ownTime(() => validateErn(bytes), copies),
    both: () => ownTime(() => readAndValidateErn(bytes), copies),
  }
  if (bytes.length * copies < 20e6)
    contestants['fast-xml-parser'] = () =>
      ownTime(() => {
        new XMLParser({ ignoreAttributes: false }).parse(buffer)
      }, copies)
  const { version } = validateErn(bytes)
  if (hasXmllint) addXmllint(contestants, paths, folder, version)
  const milliseconds = medians(contestants)
  const oneProcess = medians(processes(paths[0] as string, version))
  return { input, megabytes: (bytes.length * copies) / 1e6, milliseconds, oneProcess }
}

/** As a user runs them on one file: nothing is warm, and the start counts. */
function processes(path: string, version: string | null): Contestants {
  const cli = option('cli')
  const schema = version && schemaOf(version)
  if (cli === undefined || !schema || !hasXmllint) return {}
  return {
    validate: () => processTime(process.execPath, cli, 'ern', 'validate', path, '--json'),
    'xmllint --schema': () => xmllintTime(['--schema', schema, path]),
  }
}

/** Each run less a run over an empty document: without the start of the process and the load of the schema. */
function addXmllint(
  contestants: Contestants,
  paths: string[],
  folder: string,
  version: string | null,
): void {
  const nothing = join(folder, 'nothing.xml')
  writeFileSync(nothing, '<a/>')
  const against = (...options: string[]) => {
    return () =>
      Math.max(0.1, xmllintTime([...options, ...paths]) - xmllintTime([...options, nothing]))
  }
  contestants['xmllint --stream'] = against('--stream')
  contestants['xmllint'] = against()
  const schema = version && schemaOf(version)
  if (!schema) return
  process.env.XML_CATALOG_FILES = join(schema, '..', 'catalog.xml')
  contestants['xmllint --schema'] = against('--schema', schema)
}

/** Writes the catalogue for a memory measurement where asked to, so that it is made once. */
function keep(bytes: Uint8Array): Uint8Array {
  const path = option('keep')
  if (path !== undefined) writeFileSync(path, bytes)
  return bytes
}

function option(name: string): string | undefined {
  return given.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
}

function print({ input, megabytes, milliseconds, oneProcess }: Row): void {
  console.log(`\n${input}, ${megabytes.toFixed(2)} MB`)
  for (const [name, time] of Object.entries(milliseconds)) {
    const speed = ((megabytes / time) * 1_000).toFixed(1).padStart(7)
    const ratio = ((milliseconds.read ?? 1) / time).toFixed(2).padStart(6)
    console.log(
      `  ${name.padEnd(18)} ${time.toFixed(1).padStart(8)} ms ${speed} MB/s   read takes ${ratio} x`,
    )
  }
  for (const [name, time] of Object.entries(oneProcess))
    console.log(
      `  ${name.padEnd(18)} ${time.toFixed(1).padStart(8)} ms   as a process, for one message`,
    )
}

const given = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'ern-bench-'))
try {
  const rows = [
    measure('1,000 small messages', catalogueOf(2_330), 1_000, folder),
    measure('one album of 100 tracks', catalogueOf(233_000), 10, folder),
    ...given
      .filter((path) => !path.startsWith('--'))
      .map((path) => measure(basename(path), readFileSync(path), 10, folder)),
    measure('a catalogue', keep(catalogueOf(50e6)), 1, folder),
  ]
  if (given.includes('--json')) console.log(JSON.stringify(rows))
  else rows.forEach(print)
} finally {
  rmSync(folder, { recursive: true })
}
