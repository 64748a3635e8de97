import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blocksAgainst, scriptOf, typeWell, type DocumentedBlock } from '@ddex/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakeGoogle, type FakeGoogle } from '../google/testing/fake-google.ts'
import { repository, typedProject, type TypedProject } from '../testing/typed-project.ts'

/** Writes down what it is called with. */
const firebase = `const { appendFileSync } = require('node:fs')
appendFileSync('asked.txt', process.argv.slice(2).join(' ') + '\\n')`

const secrets = 'secretmanager.googleapis.com/v1/projects/my-project/secrets'
const accounts = 'identitytoolkit.googleapis.com/v1/projects/my-project/accounts'

/** A project as `create-ddex-dsp` lays it out, whose packages are those of the repository. */
function project(): TypedProject {
  const made = typedProject('google', 'template/base')
  for (const name of ['firestore.rules', 'firestore.indexes.json', 'storage.rules']) made.copy(name)
  const settings = readFileSync(join(repository, 'firebase.json'), 'utf8')
  made.write('firebase.json', settings.replaceAll('template/base/', ''))
  made.link('template/base/node_modules', 'node_modules')
  made.link('template/base/functions/node_modules', 'functions/node_modules')
  made.write('firebase.cjs', firebase)
  return made
}

describe('commands of the pages that go to Google, against stand-ins', () => {
  let made: TypedProject
  let google: FakeGoogle
  const env = () => ({
    DDEX_DSP_GOOGLE_ORIGIN: google.origin,
    GOOGLE_OAUTH_ACCESS_TOKEN: 'a token',
    DDEX_DSP_FIREBASE: join(made.root, 'firebase.cjs'),
  })
  const typed = (script: string) => typeWell(script, { cwd: made.root, env: env() })
  const changes = () =>
    google.asked
      .filter(({ call }) => call.startsWith('POST') && !/:(lookup|test\w*)$/.test(call))
      .map(({ call }) => call)

  beforeAll(async () => {
    google = await startFakeGoogle()
    const app = 'GET firebase.googleapis.com/v1beta1/projects/my-project/webApps/1:1:web:1/config'
    google.answers[app] = { projectId: 'my-project', apiKey: 'AIzaSyExampleOfTheConsole' }
    google.answers[`POST ${accounts}`] = { localId: 'new-one' }
    google.answers[`POST ${accounts}:lookup`] = {}
    google.answers[`POST ${accounts}:update`] = {}
    made = project()
    // As somebody has it who has tried the project here before.
    await typed('npm run -s ddex-dsp -- build')
  }, 240_000)
  afterAll(async () => {
    await google.stop()
    made.remove()
  })

  const held = (name: string) => readFileSync(join(made.root, name), 'utf8')
  const script = ({ commands }: DocumentedBlock): string => scriptOf(commands)

  it.each(blocksAgainst(repository, 'stand-ins for Google').map((each) => [each.title, each]))(
    '%s',
    async (_, block) => {
      google.asked.length = 0
      const wanted = expectations.find(([form]) => form.test(script(block)))
      expect(wanted, `nobody says what comes of ${script(block)}`).toBeDefined()
      await wanted?.[1](script(block))
    },
    240_000,
  )

  const expectations: [form: RegExp, check: (script: string) => Promise<void>][] = [
    [
      /init --project-id/,
      async (lines) => {
        const out = await typed(lines)
        expect(JSON.parse(held('ddex-dsp.json'))).toMatchObject({
          ...{ projectId: 'my-project', region: 'europe-west1' },
          webUrl: 'https://my-project.web.app',
        })
        expect(out).toContain('ok   firebase.json: all files that it names are here')
        expect(changes()).toEqual([])
      },
    ],
    [
      /init --secrets/,
      async (lines) => {
        const there = google.answers[`GET ${secrets}/`]
        google.answers[`GET ${secrets}/`] = { status: 404, body: {} }
        google.answers[`POST ${secrets}`] = { name: 'made' }
        expect(await typed(lines)).toContain('made: secret DDEX_DSP_SEALING_KEY')
        expect(changes()).toHaveLength(4)
        google.answers[`GET ${secrets}/`] = there ?? {}
        expect(await typed(lines)).toContain('there already: secret DDEX_DSP_STREAM_KEY')
      },
    ],
    [
      /deploy -- --check/,
      async (lines) => {
        const out = await typed(lines)
        expect(out).toContain('ok   project: my-project (1234567890)')
        expect(out).toMatch(/firebase deploy --only functions --project my-project/)
        expect(changes()).toEqual([])
        expect(held('asked.txt').match(/--only \S+/g)).toEqual([
          ...['--only firestore:rules,storage', '--only firestore:indexes'],
          ...['--only functions', '--only hosting'],
        ])
      },
    ],
    [
      /--admin-email/,
      async (lines) => {
        const out = await typed(lines)
        expect(out).toMatch(/admin you@my-service\.example, password \S+ \(told once\)/)
      },
    ],
    [
      /--on=project/,
      async (lines) => {
        const feed = { id: 'label', name: 'Label', protocol: 'sftp', active: true }
        google.answers['POST identitytoolkit.googleapis.com/v1/accounts:signIn'] = signedIn
        google.answers['POST europe-west1-my-project.cloudfunctions.net/listFeeds'] = {
          result: { feeds: [{ ...feed, distributorId: 'label', lastDeliveryAt: null }] },
        }
        google.answers['POST europe-west1-my-project.cloudfunctions.net/createFeed'] = ({
          data,
        }: {
          data: object
        }) => ({ result: { ...data, password: 'coral-river-57' } })
        const out = await typed(lines)
        expect(out).toMatch(/^label +Label +sftp/m)
        if (lines.includes('--distributor'))
          expect(out).toContain('my-label-sftp: made\n  Password: coral-river-57, shown this once')
      },
    ],
  ]
})

/** Only the account that the page names. */
const signedIn = ({ email, password }: { email: string; password: string }) =>
  email === 'you@my-service.example' && password === 'the password'
    ? { idToken: 'token' }
    : { status: 400, body: { error: { message: 'INVALID_LOGIN_CREDENTIALS' } } }
