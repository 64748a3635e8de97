import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readErn, readErnStream } from './read-ern.ts'
import { sampleDraft } from './testing/draft.ts'
import { readAndValidateErn } from './validate-ern.ts'
import { writeNewRelease } from './write/write-new-release.ts'

/** Mutations tried; more by hand before a release. */
const FUZZ_RUNS = Number(process.env.DDEX_DSP_ERN_FUZZ ?? 2_000)
const NAMESPACE = 'http://ddex.net/xml/ern/43'
const utf8 = new TextEncoder()

function ern(body: string, attributes = ''): string {
  return `<ern:NewReleaseMessage xmlns:ern="${NAMESPACE}"${attributes}>${body}</ern:NewReleaseMessage>`
}

describe('reading never accepts a cut message', () => {
  it.each(['3.8.2', '4.3'] as const)(
    'at any byte of a %s sample',
    (version) => {
      const draft = sampleDraft({ tracks: sampleDraft().tracks.slice(0, 1) })
      const bytes = utf8.encode(writeNewRelease(draft, version).trimEnd())
      const accepted: number[] = []
      for (let size = 0; size < bytes.length; size++) {
        const { message, issues } = readErn(bytes.subarray(0, size))
        if (message !== null || issues.length !== 1) accepted.push(size)
      }
      expect(accepted).toEqual([])
      expect(readErn(bytes).message).not.toBeNull()
    },
    60_000,
  )
})

describe('reading never throws', () => {
  const sample = utf8.encode(writeNewRelease(sampleDraft(), '4.3'))

  it('on mutated bytes', () => {
    const edit = fc.tuple(
      fc.nat(sample.length - 1),
      fc.nat(255),
      fc.constantFrom('set', 'cut', 'twice'),
    )
    const start = performance.now()
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let bytes: Uint8Array = sample
        for (const [at, value, kind] of edits) bytes = mutate(bytes, at % bytes.length, value, kind)
        const verdict = readAndValidateErn(bytes)
        return verdict.message !== null || verdict.issues.length > 0
      }),
      { seed: 20261122, numRuns: FUZZ_RUNS },
    )
    expect(performance.now() - start).toBeLessThan(120_000)
  }, 120_000)

  it('on any bytes or text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => readErn(bytes).issues.length > 0),
      { seed: 7, numRuns: 500 },
    )
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        (text) => readErn(text).message === null,
      ),
      { seed: 7, numRuns: 500 },
    )
  })
})

function mutate(bytes: Uint8Array, at: number, value: number, kind: string): Uint8Array {
  if (kind === 'cut') return bytes.slice(0, Math.max(1, at))
  const copy =
    kind === 'twice'
      ? Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at / 2)])
      : bytes.slice()
  copy[at] = value
  return copy
}

describe('what is no message is refused', () => {
  it.each([
    ['<a/>', 'ERN_ROOT_UNKNOWN'],
    ['<NewReleaseMessage/>', 'ERN_VERSION_UNKNOWN'],
    ['<e:NewReleaseMessage xmlns:e="http://ddex.net/xml/ern/113"/>', 'ERN_VERSION_UNKNOWN'],
    [`<e:TakedownMessage xmlns:e="${NAMESPACE}"/>`, 'ERN_ROOT_UNKNOWN'],
    [
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${ern('&e;')}`,
      'XML_DOCTYPE_FORBIDDEN',
    ],
    [ern('<A>'.repeat(70)), 'XML_TOO_DEEP'],
  ])('%s', (source, code) => {
    const { message, issues } = readErn(source)
    expect(message).toBeNull()
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject({ code, severity: 'error', layer: 'xml' })
    expect(issues[0]?.fix).not.toBe('')
    expect(issues[0]?.line).not.toBeNull()
  })

  it('names line, column and path', () => {
    const { issues } = readErn(
      ern('\n<ResourceList>\n<SoundRecording/>\n  <SoundRecording><Title></SoundRecording>'),
    )
    expect(issues[0]).toMatchObject({
      line: 4,
      column: 26,
      path: '/ern:NewReleaseMessage/ResourceList/SoundRecording[2]/Title',
    })
  })
})

describe('identifiers and text', () => {
  it('keep every character: nothing is coerced', () => {
    const values = [
      '00602445790098',
      '007',
      '1e5',
      '4.30',
      '0x1F',
      '12345678901234567890',
      'e\u0301',
      'שלום',
      '😀',
      'true',
      'null',
    ]
    for (const value of values) {
      const { message } = readErn(
        writeNewRelease(sampleDraft({ icpn: value, title: value, messageId: value }), '4.3'),
      )
      const main = message?.releases.find(({ isMain }) => isMain)
      expect([message?.messageId, main?.title, main?.ids[0]?.value]).toEqual([value, value, value])
    }
  })

  it('named like members of objects do no harm', () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']
    const body = names
      .map((name) => `<${name} ${name}="x"><${name}>polluted</${name}></${name}>`)
      .join('')
    const lists = ['PartyList', 'ResourceList', 'ReleaseList', 'DealList']
    const { message } = readErn(
      ern(body + lists.map((list) => `<${list}>${body}</${list}>`).join('')),
    )
    expect(message).not.toBeNull()
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
  })
})

describe('a message that would cost too much memory is refused', () => {
  it.each([
    ['releases', ern(`<ReleaseList>${'<Release/>'.repeat(300_000)}</ReleaseList>`)],
    ['deals', ern(`<DealList><ReleaseDeal>${'<Deal/>'.repeat(600_000)}</ReleaseDeal></DealList>`)],
    ['elements', ern(`<A>${'<B/>'.repeat(400_000)}</A>`.repeat(8))],
  ])('for its %s', (_, source) => {
    expect(readErn(source).issues[0]?.code).toBe('XML_ELEMENTS_TOO_MANY')
  })
})

describe('a stream', () => {
  it('gives what the whole bytes give', async () => {
    const bytes = utf8.encode(writeNewRelease(sampleDraft(), '4.3.2'))
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777)
    }
    expect(await readErnStream(pieces())).toEqual(readErn(bytes))
  })

  it('is not disturbed by other messages that are read meanwhile', async () => {
    const bytes = ['4.3', '3.8.2'].map((version) =>
      utf8.encode(writeNewRelease(sampleDraft(), version as '4.3' | '3.8.2')),
    )
    const [first, second] = bytes as [Uint8Array, Uint8Array]
    async function* pieces(of: Uint8Array, size: number) {
      for (let at = 0; at < of.length; at += size) {
        await Promise.resolve()
        readErn(second)
        readErn(second.subarray(0, at))
        yield of.subarray(at, at + size)
      }
    }
    const readings = await Promise.all([
      readErnStream(pieces(first, 500)),
      readErnStream(pieces(second, 700)),
    ])
    expect(readings).toEqual([readErn(first), readErn(second)])
  })

  it('passes on the failure of its source', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield utf8.encode('<a>')
      throw new Error('disk')
    }
    await expect(readErnStream(broken())).rejects.toThrow('disk')
  })
})
