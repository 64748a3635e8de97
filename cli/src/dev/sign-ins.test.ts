import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { demoFeeds, demoUsers } from './sign-ins.ts'

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')

describe('the demo sign-ins', () => {
  it('are what the README says', () => {
    for (const { email, password } of demoUsers) {
      expect(readme).toMatch(new RegExp(`\`${email}\`\\s*\\| \`${password}\``))
    }
    const passwords = demoFeeds.map(({ password }) => password).filter((each) => each !== '')
    for (const password of passwords) expect(readme).toContain(`\`${password}\``)
  })
})
