import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cliReference } from './cli-reference.ts'

const path = fileURLToPath(new URL('../../../docs/reference/cli.md', import.meta.url))

test('docs/reference/cli.md says what the programs say (vitest -u writes it anew)', async () => {
  await expect(await cliReference()).toMatchFileSnapshot(path)
})
