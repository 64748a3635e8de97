import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { mentionedOf } from '../src/docs/documented-commands.ts'
import { blocksAgainst, type DocumentedBlock } from '../src/docs/documented-runs.ts'
import { scriptOf, typeWell } from '../src/docs/typing.ts'
import type { Bench } from './bench.ts'
import { repository, scratch } from './stack.ts'

const folders = (process.env['PATH'] ?? '').split(delimiter)
const program = (name: string): string | undefined =>
  folders.map((folder) => join(folder, name)).find((path) => existsSync(path))

/** Whether the AWS CLI is here, old or new; says aloud when it is not. */
const hasAws = spawnSync('aws', ['--version']).status === 0
if (!hasAws) console.warn('NOT TYPED: commands of the AWS CLI, which is not here (Debian: awscli).')

/** In the folder from which a reader begins: demo packages are below it as `npm start` makes them. */
const home = join(scratch, 'documented')
const demo = join(home, '.local', 'cache', 'demo', 'typed')
/** Where `release.xml` and `01.wav` are. */
const own = join(home, 'release')

/** What the pages have a sender type, typed by the programs of senders. */
export function describeDocumentedSenders(bench: Bench): void {
  let env: NodeJS.ProcessEnv

  /** Addresses of the local stack become those of this one. */
  function here(text: string): string {
    const { ports } = bench.stack
    return text
      .replaceAll('https://<service>', `http://127.0.0.1:${ports.web}`)
      .replaceAll('127.0.0.1:5000', `127.0.0.1:${ports.web}`)
      .replaceAll('127.0.0.1:5001', `127.0.0.1:${ports.functions}`)
      .replaceAll('127.0.0.1:9099', `127.0.0.1:${ports.auth}`)
      .replaceAll('127.0.0.1:9000', `127.0.0.1:${ports.s3}`)
      .replaceAll('127.0.0.1:2121', `127.0.0.1:${ports.ftp}`)
      .replaceAll('-P 2222', `-P ${ports.sftp}`)
  }
  const typed = (script: string, cwd = demo, more: NodeJS.ProcessEnv = {}) =>
    typeWell(here(script), { cwd, env: { ...env, ...more } })

  /** Waits until the service knows of a delivery by this feed. */
  const arrives = (feedId: string, folder: string) =>
    expect
      .poll(
        async () =>
          (await bench.service.list('deliveries')).some(
            (each) => each.feedId === feedId && each.folder === folder,
          ),
        { timeout: 120_000, interval: 500 },
      )
      .toBe(true)

  beforeAll(() => {
    cpSync(bench.demoPackage, join(demo, basename(bench.demoPackage)), { recursive: true })
    mkdirSync(own, { recursive: true })
    const name = basename(bench.demoPackage)
    const message = readFileSync(join(bench.demoPackage, `${name}.xml`), 'utf8')
    writeFileSync(join(own, 'release.xml'), message.replaceAll(`${name}_01.wav`, '01.wav'))
    cpSync(join(bench.demoPackage, 'resources', `${name}_01.wav`), join(own, '01.wav'))
    env = { ...openssh(bench), PATH: `${join(home, 'programs')}${delimiter}${process.env['PATH']}` }
    // Nothing of whoever runs this.
    Object.assign(env, { HOME: home, AWS_EC2_METADATA_DISABLED: 'true', KEY: bench.stack.http.key })
  })

  const blocks = blocksAgainst(repository, 'its doors')
  const isFor = (form: RegExp) => (block: DocumentedBlock) => form.test(scriptOf(block.commands))
  const titled = (form: RegExp) =>
    blocks.filter(isFor(form)).map((block) => [block.title, block] as const)

  describe('commands of the pages for senders', () => {
    it('are all here', () => {
      const forms = [/^sftp /m, /^lftp /m, /^aws /m, /^curl .*-F ern=/m, /^token=/m, /\/files/]
      const known = [...forms, /\/uploads/].map((form) => blocks.filter(isFor(form)))
      expect(known.flat().length).toBe(blocks.length)
    })

    it.each(titled(/^sftp /m))('%s: by SFTP', async (_, { commands }) => {
      const script = scriptOf(commands)
      await typed(script, home)
      const folder = /^put -R \S+ (\S+)$/m.exec(script)?.[1] ?? ''
      await arrives(bench.stack.sftp.feedId, folder)
      expect((await bench.service.settled(folder)).state).toMatch(/^completed/)
    })

    it.each(titled(/^lftp /m))('%s: by FTP', async (_, { commands }) => {
      await typed(scriptOf(commands))
      await arrives('demo-ftp', basename(bench.demoPackage))
    })

    it.skipIf(!hasAws).each(titled(/^aws /m))('%s: by S3', async (_, { commands }) => {
      const script = scriptOf(commands)
      const said = await typed(script)
      expect(said).toContain('upload: ')
      await arrives(bench.stack.s3.feedId, /\/([^/\s]+)$/.exec(script)?.[1] ?? '')
    })

    it.each(titled(/^curl .*-F ern=/m))('%s: by HTTP, as a form', async (_, { commands }) => {
      const script = scriptOf(commands)
      const answer = await typed(script, script.includes('release.xml') ? own : demo)
      expect(JSON.parse(answer)).toMatchObject({ success: true })
    })

    const mentioned = mentionedOf(repository, 'curl').filter((text) => text.includes('://'))
    it.each(mentioned)('%s, which a sentence names', async (text) => {
      expect(JSON.parse(await typed(text))).toHaveProperty('deliveries')
    })

    // The README leaves it to `npm start` to say how.
    it('by Cloud Storage, as `npm start` says', async () => {
      const { command, prefix } = bench.stack.gcs
      const answer = await typed(command.replaceAll('FILE', '01.wav'), own)
      expect(JSON.parse(answer)).toMatchObject({ name: `${prefix}01.wav` })
    })

    it.each(titled(/^token=/m))('%s: a feed made by an admin', async (_, { commands }) => {
      const answer = JSON.parse(await typed(scriptOf(commands))) as object
      expect(answer).toMatchObject({ result: { feed: { protocol: 'sftp' } } })
    })

    it.each(titled(/\/uploads/))('%s: by HTTP, resumed', async (_, { commands }) => {
      const bytes = readFileSync(join(own, '01.wav'))
      const md5 = createHash('md5').update(bytes).digest('hex')
      const [begin, ...more] = commands.map(({ text }) =>
        text.replaceAll('734003200', String(bytes.length)).replace('"…"', `"${md5}"`),
      )
      const { uploadUrl, uploadId } = JSON.parse(await typed(begin ?? '', own)) as {
        uploadUrl: string
        uploadId: string
      }
      await typed(more.join('\n'), own, { UPLOAD_URL: uploadUrl, UPLOAD_ID: uploadId })
      const inbox = `delivery_feeds/${bench.stack.http.feedId}/inbox`
      await expect
        .poll(async () => (await bench.service.list(inbox)).map(({ path }) => path), {
          timeout: 60_000,
        })
        .toContain('album/resources/01.wav')
    })

    // What was just uploaded.
    it.each(titled(/\/files/))('%s: files looked at', async (_, { commands }) => {
      const cwd = join(home, 'fetched')
      mkdirSync(cwd, { recursive: true })
      expect(await typed(scriptOf(commands), cwd)).toContain('album/resources/01.wav')
      const [fetched, sent] = [cwd, own].map((folder) => readFileSync(join(folder, '01.wav')))
      // Some megabytes, which `toEqual` would look at one by one.
      expect(sent && fetched?.equals(sent)).toBe(true)
    })
  })
}

/**
 * OpenSSH as somebody has it who has never used it: it asks whether the host key is good, and for the password. The
 * answers come from a program; the first is the fingerprint that the stack states.
 */
function openssh({ stack: { sftp } }: Bench): NodeJS.ProcessEnv {
  const programs = join(home, 'programs')
  mkdirSync(programs, { recursive: true })
  const config = join(home, 'ssh-config')
  writeFileSync(config, `UserKnownHostsFile ${join(home, 'known-hosts')}\nConnectTimeout 20\n`)
  const wrapped = `#!/bin/sh\nexec "${program('sftp')}" -F "${config}" "$@"\n`
  writeFileSync(join(programs, 'sftp'), wrapped, { mode: 0o755 })
  const askpass = join(programs, 'askpass')
  const answers = `case "$1" in *fingerprint*) echo "$SFTP_HOST_KEY" ;; *) echo "$SFTP_PASSWORD" ;; esac`
  writeFileSync(askpass, `#!/bin/sh\n${answers}\n`, { mode: 0o755 })
  return {
    ...{ SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', SSH_AUTH_SOCK: '' },
    ...{ SFTP_PASSWORD: sftp.password, SFTP_HOST_KEY: sftp.hostKeyFingerprint },
  }
}
