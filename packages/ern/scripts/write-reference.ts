/**
 * Writes `docs/reference/ern.md` and `rules.md` from the rules, the codes, the limits and the versions, and what `errors.md` says of the rules.
 *
 *   npx tsx packages/ern/scripts/write-reference.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ernReference, errorsPage, rulesReference } from './reference.ts'

const path = fileURLToPath(new URL('../../../docs/reference/ern.md', import.meta.url))
writeFileSync(path, await ernReference(path))

const rules = fileURLToPath(new URL('../../../docs/reference/rules.md', import.meta.url))
writeFileSync(rules, await rulesReference(rules))

const errors = fileURLToPath(new URL('../../../docs/reference/errors.md', import.meta.url))
writeFileSync(errors, await errorsPage(readFileSync(errors, 'utf8'), errors))
