import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readErn } from '../read-ern.ts'
import { CORPUS, hasCorpus } from '../testing/corpus.ts'
import { summaryOf } from '../testing/summary.ts'

/**
 * What the official samples say, read from the XML by people, not by our reader. A summary begins with
 * `=== path sha256`; its lines are those of `summaryOf`.
 */
const FOLDER = fileURLToPath(new URL('../testing/golden/', import.meta.url))

interface Golden {
  path: string
  hash: string
  lines: string[]
}

const goldens: Golden[] = readdirSync(FOLDER).flatMap((name) =>
  readFileSync(join(FOLDER, name), 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...lines] = part.trimEnd().split('\n')
      const [path = '', hash = ''] = head.split(' ')
      return { path, hash, lines }
    })
    // Files that say the same share the lines below the last of them.
    .reduceRight<Golden[]>((all, one) => {
      const lines = one.lines.length > 0 ? one.lines : (all[0]?.lines ?? [])
      return [{ ...one, lines }, ...all]
    }, []),
)

describe.skipIf(!hasCorpus)('the model says what an official sample says', () => {
  it.each(goldens)('$path', ({ path, hash, lines }) => {
    const bytes = readFileSync(join(CORPUS, 'ern', path))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash)
    const { message } = readErn(bytes)
    expect(message && summaryOf(message)).toEqual(lines)
  })
})

it('the official samples are read', () => {
  expect(goldens.length).toBeGreaterThan(80)
})
