import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { readErn, validateErn, writeNewRelease } from '@ddex/ern'
import { releaseDraft } from '@ddex/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspectMessages } from './inspect.ts'
import { validateMessages } from './validate.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const corpus = resolve(process.env.DDEX_DSP_CORPUS ?? join(repository, '..', 'shared'))
const samples = join(corpus, 'ern', 'xml', 'ern-4.3')

const good = writeNewRelease(releaseDraft(), '4.3')
const wrong = good.replace(/<Duration>[^<]*/, '<Duration>one minute')
let folder = ''
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ddex-dsp-ern-'))
  await writeFile(at('good.xml'), good)
  await writeFile(at('old.xml'), writeNewRelease(releaseDraft(), '3.8.2'))
  await writeFile(at('wrong.xml'), wrong)
  await writeFile(at('cut.xml'), good.slice(0, 900))
})
afterAll(() => rm(folder, { recursive: true }))

type Command = typeof validateMessages

/** Runs a command with what it wrote caught. */
async function run(command: Command, files: string[], json = true, input = '') {
  const said = { out: '', error: '' }
  const code = await command(
    files,
    { json },
    {
      input: Readable.from([Buffer.from(input)]),
      write: (part) => void (said.out += part),
      writeError: (part) => void (said.error += part),
      colours: false,
    },
  )
  return { code, ...said, documents: () => said.out.trim().split('\n').map(parse) }
}

const parse = (line: string): Record<string, unknown> => JSON.parse(line)

describe('ern validate', () => {
  it('prints the verdict of one file as one document with exactly the public names', async () => {
    const { code, documents, error } = await run(validateMessages, [at('good.xml')])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    const [document] = documents()
    expect(Object.keys(document!)).toEqual(
      'valid version profile messageId messageType layers issues'.split(' '),
    )
    expect(document).toMatchObject({
      valid: true,
      version: '4.3',
      messageId: 'MSG-1',
      messageType: 'NewReleaseMessage',
      layers: { structure: { valid: true, errors: 0 }, rules: { valid: true, errors: 0 } },
    })
  })

  it('gives every issue its place, code and fix, and exits with 1', async () => {
    const { code, documents } = await run(validateMessages, [at('wrong.xml')])
    expect(code).toBe(1)
    const [{ valid, issues } = {}] = documents()
    expect(valid).toBe(false)
    expect(issues).toEqual(validateErn(wrong).issues)
    expect(Object.keys((issues as object[])[0]!).sort()).toEqual(
      'code column fix layer line message path severity'.split(' '),
    )
  })

  it('prints one document a line for several files, named, of which one cannot be read to its end', async () => {
    const files = [at('good.xml'), at('cut.xml'), at('old.xml')]
    const { code, documents } = await run(validateMessages, files)
    expect(code).toBe(1)
    expect(documents().map(({ file, valid }) => [file, valid])).toEqual([
      [files[0], true],
      [files[1], false],
      [files[2], true],
    ])
  })

  it('reads standard input as -', async () => {
    const { code, documents } = await run(validateMessages, ['-'], true, good)
    expect(code).toBe(0)
    expect(documents()).toMatchObject([{ valid: true, messageId: 'MSG-1' }])
  })

  it('refuses to read standard input twice', async () => {
    const { code, out, error } = await run(validateMessages, ['-', '-'], true, good)
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ error: { exitCode: 2 } })
    expect(error).toContain('only once')
  })

  it('says in one line what cannot be read, answers for the others, and exits with 2', async () => {
    const files = [at('nothing.xml'), folder, at('good.xml')]
    const { code, documents, error } = await run(validateMessages, files)
    expect(code).toBe(2)
    expect(documents()).toMatchObject([{ file: at('good.xml'), valid: true }])
    expect(error).toBe(
      `ddex-dsp: ${at('nothing.xml')} cannot be read: it is not there.\n` +
        `ddex-dsp: ${folder} cannot be read: it is a folder.\n`,
    )
  })

  it('tells people the place, what is wrong and what to do', async () => {
    const [issue] = validateErn(wrong).issues
    const { code, out } = await run(validateMessages, [at('wrong.xml')], false)
    expect(code).toBe(1)
    expect(out).toContain(`✗ not valid  ${at('wrong.xml')}  ERN 4.3`)
    expect(out).toContain(`${issue!.line}:${issue!.column}`)
    expect(out).toContain(issue!.fix)
    expect(out).toMatch(/\n {2}\d+ errors?, \d+ warnings?, \d+ notes?\n$/)
  })

  it('lets no message write control characters to a terminal', async () => {
    const title = 'Red\u009b31m\u202edeR'
    const message = writeNewRelease(releaseDraft({ messageId: title, title }), '4.3')
    for (const command of [validateMessages, inspectMessages]) {
      const { out } = await run(command, ['-'], false, message)
      expect(out).toContain('Red 31m deR')
      expect(out).not.toMatch(/[\u009b\u202e]/)
    }
  })
})

describe('ern inspect', () => {
  it.each(['good.xml', 'old.xml'])('prints the whole model of %s', async (name) => {
    const { code, documents } = await run(inspectMessages, [at(name)])
    const [document] = documents()
    expect(code).toBe(0)
    const { message } = readErn(readFileSync(at(name)))
    expect(document).toEqual(JSON.parse(JSON.stringify(message)))
    expect(document).toMatchObject({
      messageType: 'NewReleaseMessage',
      resources: [
        { type: 'SoundRecording', isrc: 'QZPLR2600001', title: 'Ebb' },
        { type: 'SoundRecording', isrc: 'QZPLR2600002' },
        { type: 'Image', files: [{ uri: 'resources/cover.jpg', hash: { algorithm: 'MD5' } }] },
      ],
      releases: [{ isMain: true, title: 'Low Tide' }, { isMain: false }, { isMain: false }],
    })
  })

  it('gives the issue of a message that cannot be read, and exits with 1', async () => {
    const { code, documents } = await run(inspectMessages, [at('cut.xml')])
    expect(code).toBe(1)
    expect(documents()).toMatchObject([{ version: null, issues: [{ code: 'XML_TRUNCATED' }] }])
  })

  it('shows people releases, resources and deals', async () => {
    const { code, out } = await run(inspectMessages, [at('good.xml')], false)
    expect(code).toBe(0)
    expect(out).toContain('from Paper Lantern Distribution (DPID PADPIDA2026010101A)')
    expect(out).toMatch(/3 releases\n {4}R0 {2}main Release \(Album\) {2}Low Tide/)
    expect(out).toContain('A1  SoundRecording  Ebb  by The Harbour Lights')
    expect(out).toContain('Worldwide')
  })
})

if (!existsSync(samples)) console.warn(`No samples at ${samples}: they are not inspected.`)

describe.skipIf(!existsSync(samples))('the official samples', () => {
  const files = existsSync(samples)
    ? readdirSync(samples)
        .filter((name) => name.endsWith('.xml'))
        .map((name) => join(samples, name))
    : []

  it('are all inspected, one document a line', async () => {
    const { documents } = await run(inspectMessages, files)
    expect(documents().map(({ file }) => file)).toEqual(files)
    expect(documents().filter(({ version }) => version === '4.3').length).toBe(files.length)
  })

  it('show a deal for each country as one', async () => {
    const single = files.filter((name) => name.endsWith('v43_4_SimpleAudioSingle.xml'))
    const { out } = await run(inspectMessages, single, false)
    expect(out).toContain('747 deals')
    expect(out.match(/R0 {2}AD AE .* and 237 more/g)).toHaveLength(3)
    expect(out).toContain('from 2017-04-25  shown from 2017-04-25T00:00:00Z')
  })

  it('show the components of a bundle, its cover and what it is the equivalent of', async () => {
    const bundle = files.filter((name) => name.endsWith('v43_3_MixedMedia.xml'))
    const { out } = await run(inspectMessages, bundle, false)
    expect(out).toContain('Component 2 ICPN 5099907138556: A15 A16 A17')
    expect(out).toContain('cover A18')
    expect(out).toContain('IsDigitalEquivalentToPhysical ICPN 05099907106125')
  })

  it('get the verdict of the validator', async () => {
    const { code, documents } = await run(validateMessages, files)
    const verdicts = files.map((file) => validateErn(readFileSync(file)).valid)
    expect(documents().map(({ valid }) => valid)).toEqual(verdicts)
    expect(code).toBe(verdicts.every(Boolean) ? 0 : 1)
  })
})

describe('the command of this repository', () => {
  async function ddexDsp(...args: string[]) {
    const child = spawn(process.execPath, [join(repository, 'scripts', 'ddex-dsp.mjs'), ...args])
    child.stdin.end(good)
    const closed = new Promise<number | null>((done) => child.once('close', done))
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { code: await closed, out, error }
  }

  it('prints nothing but JSON on standard output', async () => {
    const { code, out, error } = await ddexDsp('ern', 'validate', '-', '--json')
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(JSON.parse(out)).toMatchObject({ valid: true })
  })

  it.each([
    [['ern', 'validate', '--jsn', 'a.xml'], 'Did you mean --json?'],
    [['ern', 'validte', 'a.xml'], 'Did you mean validate?'],
    [['ern', 'inspect'], "missing required argument 'file'"],
    [['ern'], 'Usage: ddex-dsp ern'],
  ])('%j is a usage error', async (args, hint) => {
    const { code, out, error } = await ddexDsp(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(error).toContain(hint)
  })
})
