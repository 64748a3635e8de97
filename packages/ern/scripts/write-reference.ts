/**
 * Writes `docs/reference/ern.md` from the rules, the codes, the limits and the versions.
 *
 *   npx tsx packages/ern/scripts/write-reference.ts
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ernReference } from './reference.ts'

const path = fileURLToPath(new URL('../../../docs/reference/ern.md', import.meta.url))
writeFileSync(path, await ernReference(path))
