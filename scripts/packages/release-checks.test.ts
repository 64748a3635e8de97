import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ownersOf, releaseFaults } from './release-checks.mjs'

const repository = { url: 'git+https://example.com/ddex-dsp.git' }
const manifest = { name: '@ddex/ern', repository, publishConfig: { provenance: true } }
const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.com/token' }
const ready = { manifests: [manifest], owners: () => [], user: 'ada', env }

test('publishes names that are free or ours, from where their making can be looked at', () => {
  expect(releaseFaults(ready)).toEqual([])
  expect(releaseFaults({ ...ready, owners: () => ['grace', 'ada'] })).toEqual([])
})

test('publishes nothing under a name of somebody else, or of whom nobody knows', () => {
  expect(releaseFaults({ ...ready, owners: () => ['grace'] })).toEqual([
    '@ddex/ern belongs to grace: take another name or be made its owner.',
  ])
  expect(releaseFaults({ ...ready, owners: () => null })[0]).toContain('does not say who owns')
})

test('wants a sign-in, a repository and a place whose builds are proved', () => {
  const bare = { ...manifest, repository: undefined }
  const faults = releaseFaults({ ...ready, manifests: [bare], user: '', env: {} })
  expect(faults).toHaveLength(3)
  expect(faults.join(' ')).toMatch(/npm login.*"repository".*id-token: write/)
  expect(faults[1]).toContain(
    '"repository": {"type": "git", "url": "git+https://HOST/OWNER/NAME.git"}',
  )
  const page = readFileSync(new URL('../../docs/guide/publish.md', import.meta.url), 'utf8')
  expect(page).toContain('"url": "git+https://HOST/OWNER/NAME.git"')
})

test('reads who owns a name out of what npm says', () => {
  const says = (status: number, stdout: string, stderr = '') => ({ status, stdout, stderr })
  expect(ownersOf('x', () => says(0, 'ada <a@b.example>\ngrace <g@b.example>\n'))).toEqual([
    ...['ada', 'grace'],
  ])
  expect(ownersOf('x', () => says(1, '', 'npm error code E404'))).toEqual([])
  expect(ownersOf('x', () => says(1, '', 'npm error network'))).toBeNull()
})
