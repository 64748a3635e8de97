import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The Saxon of Debian (`libsaxonhe-java`), or another one by its path. */
const SAXON = process.env.DDEX_DSP_SAXON ?? '/usr/share/java/Saxon-HE.jar'
export const hasSaxon = existsSync(SAXON) && spawnSync('java', ['-version']).status === 0
if (!hasSaxon) console.warn(`No java or no Saxon at ${SAXON}: tests against the official profiles are skipped.`) // prettier-ignore

/** An assertion of a Schematron file. */
export interface Assertion {
  /** The same wherever context, kind and test are the same. */
  print: string
  /** The rule number of the standard, where it is stated. */
  number: string
  role: string
}

interface Pattern {
  rules: { context: string; assertions: (Assertion & { kind: string; test: string })[] }[]
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const plain = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex?: string, digits?: string, name?: string) =>
    hex ? String.fromCodePoint(parseInt(hex, 16)) : digits ? String.fromCodePoint(Number(digits)) : (NAMED[name ?? ''] ?? ''),
  ).replace(/\s+/g, ' ').trim() // prettier-ignore
const attributesOf = (tag: string): Record<string, string> =>
  Object.fromEntries([...tag.matchAll(/([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name, double, single]) => [name, plain(double ?? single ?? '')])) // prettier-ignore

/** The patterns of a Schematron file without lets, phases and abstract rules, which the official ones do without. */
function patternsOf(file: string): Pattern[] {
  const text = readFileSync(file, 'utf8').replace(/<!--[^]*?-->/g, '')
  return [...text.matchAll(/<s:pattern\b[^>]*>([^]*?)<\/s:pattern>/g)].map(([, pattern = '']) => ({
    rules: [...pattern.matchAll(/<s:rule\b((?:[^>"']|"[^"]*"|'[^']*')*)>([^]*?)<\/s:rule>/g)].map(([, tag = '', body = '']) => {
      const context = attributesOf(tag).context ?? ''
      const found = [...body.matchAll(/<s:(assert|report)\b((?:[^>"']|"[^"]*"|'[^']*')*)>([^]*?)<\/s:\1>/g)]
      return {
        context,
        assertions: found.map(([, kind = '', attributes = '', words = '']) => {
          const { test = '', role = '' } = attributesOf(attributes)
          const print = createHash('sha256').update(`${context}|${kind}|${test}`).digest('hex').slice(0, 10)
          return { print, kind, test, role, number: /Rule ([\w.-]+[\w])/.exec(plain(words))?.[1] ?? '' }
        }),
      }
    }),
  })) // prettier-ignore
}

export function assertionsOf(file: string): Assertion[] {
  return patternsOf(file).flatMap(({ rules }) => rules.flatMap(({ assertions }) => assertions))
}

/** Stands behind the last failure, so that a broken run is not taken for a good document. */
const END = 'end'

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** One stylesheet that prints the fingerprint of every failure; a pattern is a mode, its first fitting rule counts. */
function stylesheetOf(file: string): string {
  const patterns = patternsOf(file)
  const modes = patterns.map(({ rules }, mode) => {
    const templates = rules.map(({ context, assertions }, at) => {
      const tests = assertions.map(({ kind, test, print }) => {
        const failure = kind === 'assert' ? `not(${test})` : test
        return `<xsl:if test="${escape(failure)}"><xsl:text>${print} </xsl:text></xsl:if>`
      })
      return `<xsl:template match="${escape(context)}" mode="m${String(mode)}" priority="${String(rules.length - at)}">${tests.join('')}<xsl:apply-templates select="*" mode="m${String(mode)}"/></xsl:template>`
    })
    return `${templates.join('')}<xsl:template match="node()|@*" mode="m${String(mode)}" priority="-9"><xsl:apply-templates select="*" mode="m${String(mode)}"/></xsl:template>`
  })
  const applied = patterns.map((_, mode) => `<xsl:apply-templates select="*" mode="m${String(mode)}"/>`)
  return `<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:output method="text"/><xsl:template match="/">${applied.join('')}<xsl:text>${END}</xsl:text></xsl:template>${modes.join('')}</xsl:stylesheet>`
} // prettier-ignore

/** The fingerprints of what documents fail in a Schematron file; a document that Saxon could not judge is absent. */
export function failures(schematron: string, documents: string[]): Map<string, Set<string>> {
  const folder = mkdtempSync(join(tmpdir(), 'ern-schematron-'))
  try {
    writeFileSync(join(folder, 'rules.xsl'), stylesheetOf(schematron))
    for (const part of ['in', 'out']) mkdirSync(join(folder, part))
    documents.forEach((document, at) => {
      symlinkSync(document, join(folder, 'in', `${String(at)}.xml`))
    })
    const { stderr } = spawnSync(
      'java',
      ['-jar', SAXON, `-s:${join(folder, 'in')}`, `-o:${join(folder, 'out')}`, `-xsl:${join(folder, 'rules.xsl')}`],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    ) // prettier-ignore
    const found = new Map<string, Set<string>>()
    documents.forEach((document, at) => {
      const path = ['txt', 'xml'].map((kind) => join(folder, 'out', `${String(at)}.${kind}`)).find((one) => existsSync(one)) // prettier-ignore
      const prints = path ? readFileSync(path, 'utf8').split(' ') : []
      // An error in a test (a value twice where it expects one) ends the judging of a document.
      if (prints.pop() === END) found.set(document, new Set(prints))
    })
    if (found.size === 0 && documents.length > 1)
      throw new Error(`Saxon judged nothing: ${stderr.slice(0, 2_000)}`)
    return found
  } finally {
    rmSync(folder, { recursive: true })
  }
}
