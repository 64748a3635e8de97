import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { deniesAllClients, denyWithoutRuntime } from './storage-rules-runtime.ts'

const rules = readFileSync(new URL('../../../storage.rules', import.meta.url), 'utf8')

describe('the built-in Storage rules', () => {
  it('say what storage.rules say', () => expect(deniesAllClients(rules)).toBe(true))

  it.each([
    ['an allowed read', rules.replace('if false', 'if true')],
    [
      'one more match',
      rules.replace('match /{all', 'match /open/{file} { allow read; }\nmatch /{all'),
    ],
    ['nothing at all', ''],
  ])('are not taken for %s', (_, other) => expect(deniesAllClients(other)).toBe(false))

  it('replace the runtime of the firebase-tools that is pinned', async () => {
    const require = createRequire(import.meta.url)
    const module = require('firebase-tools/lib/emulator/storage/rules/runtime.js')
    denyWithoutRuntime(module)
    const runtime = new module.StorageRulesRuntime()
    await runtime.start()
    const { ruleset } = await runtime.loadRuleset({ files: [{ name: 'r', content: rules }] })
    expect(await ruleset.verify({ method: 'get', path: '/b/x/o/y' })).toMatchObject({
      permitted: false,
    })
    const open = { files: [{ name: 'r', content: rules.replace('false', 'true') }] }
    const refused = await runtime.loadRuleset(open)
    expect(refused.ruleset).toBeUndefined()
    expect(refused.issues.all.join()).toContain('Storage rules runtime')
  })
})
