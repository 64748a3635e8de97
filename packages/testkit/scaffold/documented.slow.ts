import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { blocksAgainst } from '../src/docs/documented-runs.ts'
import { scriptOf, terminalEnvironment, typeWell } from '../src/docs/typing.ts'
import { repository } from '../e2e/stack.ts'
import { emptyFolder, installCli, packedCli } from './project.ts'

const portOffset = Number(process.env.DDEX_DSP_E2E_PORT_OFFSET ?? 1200) + 100
const minutes = (count: number): number => count * 60_000

/** Ports that are nobody else's, for commands that say nothing of them. */
const ports = Object.fromEntries(
  Object.entries({
    ...{ WEB: 5000, AUTH: 9099, FIRESTORE: 8080, STORAGE: 9199, FUNCTIONS: 5001, TASKS: 9499 },
    ...{ EVENTARC: 9299, HUB: 4400, LOGGING: 4500, SFTP: 2222, FTP: 2121, S3: 9000 },
  }).map(([name, port]) => [`DDEX_DSP_PORT_${name}`, String(port + portOffset)]),
)

const folders: string[] = []
const place = (name: string): string => {
  const folder = emptyFolder(name)
  folders.push(folder)
  return folder
}
afterAll(
  () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
  minutes(5),
)

/** A folder like that of this repository, of which another is a neighbour. */
function besideRepository(): string {
  const clone = join(place('documented'), 'ddex-dsp')
  mkdirSync(clone)
  symlinkSync(join(repository, 'dist'), join(clone, 'dist'))
  return clone
}

const questions = [
  ...['Folder and name', 'What is it?', 'How do deliveries arrive?'],
  ...['Id of your Firebase project', 'Install the packages'],
]

/** Types it on a terminal, and Enter at every question; ends it by Ctrl+C when it is ready. */
async function answering(script: string, cwd: string): Promise<string> {
  const command = `stty cols 200 rows 50; ${script.replaceAll('\n', ' && ')}`
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    ...{ cwd, env: { ...terminalEnvironment(), ...ports, TERM: 'xterm-256color' } },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let shown = ''
  let asked = 0
  let isReady = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += stripVTControlCharacters(text)
    const question = questions[asked]
    if (question && shown.includes(question)) {
      asked += 1
      child.stdin.write('\r')
    }
    if (isReady || !/^\s*ready\s*$/m.test(shown)) return
    isReady = true
    child.stdin.write('\u0003')
  })
  await once(child, 'close')
  return shown
}

const blocks = blocksAgainst(repository, 'a made project').map(
  ({ title, commands }) => [title, scriptOf(commands)] as const,
)
const titled = (form: RegExp) => blocks.filter(([, script]) => form.test(script))

/** The last that was made out of this repository. */
let made = ''

describe('commands of the pages that make a project, and those of a made one', () => {
  it('are all here', () => {
    const forms = [/npx --yes --package/, /^npx create-ddex-dsp/, /deploy -- --rehearse/]
    expect(forms.flatMap(titled).length).toBe(blocks.length)
  })

  it.each(titled(/npx --yes --package/))(
    '%s: out of this repository',
    async (_, script) => {
      // Typed before all these tests.
      const [build, ...more] = script.split('\n')
      expect([build, existsSync(packedCli())]).toEqual(['npm run build', true])
      const clone = besideRepository()
      await typeWell(more.join('\n'), { cwd: clone })
      made = join(clone, '..', 'my-service')
      expect(existsSync(join(made, 'node_modules', '@ddex'))).toBe(true)
    },
    minutes(10),
  )

  it.each(titled(/^npx create-ddex-dsp/))(
    '%s: on a terminal, and run',
    async (_, script) => {
      const folder = place('documented')
      // As npx has it from a registry.
      await installCli(folder, packedCli())
      const shown = await answering(script, folder)
      expect(shown).toMatch(/^\s*ready\s*$/m)
      expect(existsSync(join(folder, 'my-service', '.local', 'stack.json'))).toBe(false)
    },
    minutes(15),
  )

  it.each(titled(/deploy -- --rehearse/))(
    '%s: the rehearsal',
    async (_, script) => {
      const said = await typeWell(script, { cwd: made, env: ports })
      expect(said).toContain('✓ Stop the emulators')
    },
    minutes(10),
  )
})
