import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { writeNewRelease } from '@ddex/ern'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { releaseDraft, testFiles } from '../src/draft.ts'
import type { CrashPlan } from '../src/memory/faulty-parts.ts'
import type { PipelineOrder, PipelineOutcome } from '../src/pipeline/pipeline-process.ts'

const emulator = inject('firestore')
const inRepository = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** One file, which begins its work sooner than many that are read as they are. */
async function bundleInto(folder: string): Promise<string> {
  const program = join(folder, 'program.mjs')
  const source = inRepository('packages/testkit/src/pipeline/pipeline-process.ts')
  execFileSync(inRepository('node_modules/.bin/esbuild'), [
    ...[source, '--bundle', '--platform=node', '--format=esm', '--target=node20'],
    ...['--conditions=@ddex/source', '--external:firebase-admin', `--outfile=${program}`],
    // A package that is bundled asks for its parts in the old way.
    `--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    '--log-level=error',
  ])
  await mkdir(join(folder, 'node_modules'))
  const admin = inRepository('packages/dsp-core/node_modules/firebase-admin')
  await symlink(admin, join(folder, 'node_modules', 'firebase-admin'))
  return program
}

const single = releaseDraft()
single.tracks.length = 1
const files: PipelineOrder['files'] = [
  ['A/resources/01.wav', testFiles['resources/01.wav'] ?? ''],
  ['A/release.xml', writeNewRelease(single, '4.3')],
  ['A/resources/cover.jpg', testFiles['resources/cover.jpg'] ?? ''],
]

/** The places of the way of a delivery at which its worker ends by SIGKILL, before a call or after it. */
const points: [name: string, when: CrashPlan['when']][] = [
  ['objects.write', 'after'],
  ['inbox.put', 'before'],
  ['inbox.put', 'after'],
  ['signals.assessArrival', 'after'],
  ['deliveries.create', 'after'],
  ['deliveries.takeLease', 'after'],
  ['deliveries.update', 'after'],
  ['deliveries.replaceFiles', 'after'],
  ['media.prepareAudio', 'after'],
  ['catalogue.change', 'before'],
  ['catalogue.change', 'after'],
  ['acknowledgements.add', 'before'],
  ['acknowledgements.add', 'after'],
  ['deliveries.releaseLease', 'before'],
]

describe.skipIf(!emulator)('kill -9 of a worker on Firestore', () => {
  let folder: string
  let program: string
  let clean: PipelineOutcome
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipeline-kills-'))
    program = await bundleInto(folder)
    clean = await outcomeOf(await run('clean', null))
    expect(JSON.parse(clean.state)).toMatchObject({ documents: expect.any(Array) })
    expect(clean.state).toContain('"state": "completed"')
    expect(clean.state).toContain('"trackCount": 1')
    expect(clean.state).toContain('"status": "FileOK"')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** Runs a process to its end. Each `name` has stores of its own. */
  async function run(name: string, crash: CrashPlan | null, laterMs = 0) {
    const order: PipelineOrder = {
      ...{ projectId: `demo-pipeline-${name}`, folder: join(folder, name), files, crash, laterMs },
    }
    const child = spawn(process.execPath, [program, JSON.stringify(order)], {
      env: {
        ...{ PATH: process.env['PATH'], METADATA_SERVER_DETECTION: 'none' },
        FIRESTORE_EMULATOR_HOST: `${emulator?.host}:${emulator?.port}`,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said = text(child.stdout)
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    return { code, signal, said: await said }
  }

  const outcomeOf = async ({ code, said }: Awaited<ReturnType<typeof run>>) => {
    expect(code).toBe(0)
    return JSON.parse(said) as PipelineOutcome
  }

  test.concurrent.each(points)(
    'at %s, %s it, is followed by one that ends as if nothing had been (R27)',
    async (name, when) => {
      const call = clean.names.indexOf(name) + 1
      expect(call).toBeGreaterThan(0)
      const place = `${name}-${when}`.replace('.', '-').toLowerCase()
      const killed = await run(place, { call, when })
      expect(killed).toMatchObject({ signal: 'SIGKILL', said: '' })
      const after = await outcomeOf(await run(place, null, 600_000))
      expect(after.state).toBe(clean.state)
    },
  )
})
