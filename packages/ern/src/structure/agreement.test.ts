import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { corpusFiles, hasCorpus, hasXmllint, lint, schemaOf } from '../testing/corpus.ts'
import { elementsOf, MUTATIONS, randomFrom } from '../testing/mutations.ts'
import { validateErn } from '../validate-ern.ts'

const MUTANTS = Number(process.env.DDEX_DSP_ERN_MUTANTS ?? 2_000)
const folder = mkdtempSync(join(tmpdir(), 'ern-agreement-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

interface Sample {
  path: string
  /** Version by the root's namespace; 4.3.1 is held against 4.3.2, whose structure it has. */
  version: string
  xml: string
}

const samples: Sample[] = [
  ...corpusFiles('ern/xml'),
  ...corpusFiles('ern/invalid'),
  ...corpusFiles('distro'),
].flatMap((path) => {
  const xml = readFileSync(path, 'utf8')
  const version = validateErn(xml).version
  if (version === '4.3.1')
    return [
      as432(path, xml.replaceAll('http://ddex.net/xml/ern/431', 'http://ddex.net/xml/ern/432')),
    ]
  return version !== null && schemaOf(version) ? [{ path, version, xml }] : []
})

function as432(path: string, xml: string): Sample {
  const copy = join(folder, `432-${basename(path)}`)
  writeFileSync(copy, xml)
  return { path: copy, version: '4.3.2', xml }
}

/** Paths whose verdict differs from that of libxml2. */
function disagreements(files: { path: string; version: string }[]): string[] {
  const versions = [...new Set(files.map(({ version }) => version))]
  return versions.flatMap((version) => {
    const paths = files.filter((file) => file.version === version).map(({ path }) => path)
    const verdicts = lint(schemaOf(version) as string, paths)
    return paths.flatMap((path) => {
      const { layers, issues } = validateErn(readFileSync(path))
      const theirs = verdicts.get(path)
      if (theirs?.valid === layers.structure.valid) return []
      const own = issues.find(({ layer }) => layer !== 'rules')
      return [
        `${path}: ours ${own ? `${own.code} ${own.message}` : 'valid'}; theirs ${String(theirs?.log)}`,
      ]
    })
  })
}

/**
 * Where we follow XSD and libxml2 does not:
 *
 * - white space before a `gYear` is collapsed (XSD 1.0 part 2, 4.3.6); libxml2 refuses it
 * - a year of more than 18 digits is a year; libxml2 has a fixed width for it
 */
const KNOWN = /is not a valid value of the atomic type 'xs:gYear'/

describe.skipIf(!hasCorpus || !hasXmllint)(
  'the structure verdict is that of libxml2 with the XSD',
  () => {
    it('on every sample', () => {
      expect(samples.length).toBeGreaterThan(190)
      expect(disagreements(samples)).toEqual([])
    }, 120_000)

    it(`on ${String(MUTANTS)} seeded mutations, but for the known differences`, () => {
      const random = randomFrom(20261122)
      const kinds = Object.entries(MUTATIONS)
      const small = samples.filter(({ xml }) => xml.length < 120_000 && !xml.includes('<!['))
      const mutants: { path: string; version: string }[] = []
      for (let at = 0; mutants.length < MUTANTS; at++) {
        const sample = small[random(small.length)] as Sample
        const [kind, mutate] = kinds[at % kinds.length] as (typeof kinds)[number]
        const xml = mutate(sample.xml, elementsOf(sample.xml), random)
        if (xml === sample.xml) continue
        const path = join(folder, `${String(at)}-${kind}.xml`)
        writeFileSync(path, xml)
        mutants.push({ path, version: sample.version })
      }
      const differ = disagreements(mutants)
      console.info(
        `${String(MUTANTS)} mutants, ${String(differ.length)} judged otherwise\n${differ.join('\n')}`,
      )
      expect(differ.filter((one) => !KNOWN.test(one))).toEqual([])
      expect(differ.length).toBeLessThanOrEqual(MUTANTS * 0.005)
    }, 600_000)
  },
)
