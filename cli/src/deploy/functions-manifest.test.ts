import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildFunctions } from '../dev/build.ts'
import { openProject } from '../dev/project.ts'
import { readFunctionsManifest, type FunctionsManifest } from './functions-manifest.ts'

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')

/** The folder as it is uploaded: what `firebase.json` leaves out is not in it. */
function deployFolder(lines: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'functions-'))
  const source = join(repository, 'template', 'base', 'functions')
  cpSync(join(source, 'package.json'), join(folder, 'package.json'))
  mkdirSync(join(folder, 'lib'))
  cpSync(join(source, 'lib', 'index.js'), join(folder, 'lib', 'index.js'))
  // What Google installs from package.json.
  symlinkSync(join(source, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, '.env'), lines)
  return folder
}

describe('the functions, as Firebase would find them in what is uploaded', () => {
  let folder: string
  let manifest: FunctionsManifest
  const env = { PATH: process.env.PATH }

  beforeAll(async () => {
    await buildFunctions(openProject(repository))
    folder = deployFolder('DDEX_DSP_DELIVERY_BUCKET=my-project-deliveries\n')
    manifest = await readFunctionsManifest(folder, 'my-project', env)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('load without our packages or sources beside them', () => {
    expect(existsSync(join(folder, 'src'))).toBe(false)
    expect(manifest.functions.length).toBeGreaterThan(15)
  })

  test('are in the region of ddex-dsp.json and have a limit, every one of them', () => {
    const places = manifest.functions.map(({ region, maxInstances }) => `${region} ${maxInstances}`)
    expect([...new Set(places)].sort()).toEqual(['us-central1 20', 'us-central1 5'])
  })

  test('fit into what Cloud Run gives a new project in a region, each with all its instances', () => {
    const over = manifest.functions.filter(
      ({ cpu, memoryMb, maxInstances }) =>
        cpu * maxInstances > 20 || memoryMb * maxInstances > 40 * 1024,
    )
    expect(over).toEqual([])
  })

  test('say which secrets and APIs they need, and which bucket wakes them', () => {
    const secrets = new Set(manifest.functions.flatMap((each) => each.secrets))
    expect([...secrets].sort()).toEqual(['DDEX_DSP_SEALING_KEY', 'DDEX_DSP_STREAM_KEY'])
    expect(manifest.apis).toContain('cloudtasks.googleapis.com')
    const byName = Object.fromEntries(manifest.functions.map((each) => [each.name, each]))
    expect(byName).toMatchObject({
      takeObject: { trigger: 'event' },
      processDelivery: { trigger: 'task', cpu: 2 },
      sweep: { trigger: 'schedule' },
      createStream: { trigger: 'call' },
      deliver: { trigger: 'http' },
    })
  })

  test('are refused with what Node says when they do not load', async () => {
    writeFileSync(join(folder, 'lib', 'index.js'), "import './none.js'\n")
    await expect(readFunctionsManifest(folder, 'my-project', env)).rejects.toThrow('none.js')
  })
})
