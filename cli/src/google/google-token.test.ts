import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { firebaseTools, googleToken } from './google-token.ts'

test('is the one that the environment gives', async () => {
  expect(await googleToken('.', { GOOGLE_OAUTH_ACCESS_TOKEN: 'ya29.given' })).toBe('ya29.given')
})

test('comes from parts that the pinned firebase-tools has', () => {
  const { auth, requireAuth, apiv2 } = firebaseTools()
  const parts = [
    ...[auth.getProjectDefaultAccount, auth.setActiveAccount],
    ...[requireAuth.requireAuth, apiv2.getAccessToken],
  ]
  expect(parts.map((part) => typeof part)).toEqual(Array(4).fill('function'))
})

test('says how to sign in where nobody has', async () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  for (const name of ['HOME', 'XDG_CONFIG_HOME', 'CLOUDSDK_CONFIG']) vi.stubEnv(name, home)
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(home, 'none.json'))
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none')
  try {
    await expect(googleToken(home, {})).rejects.toThrow('`npx firebase login`')
  } finally {
    vi.unstubAllEnvs()
    rmSync(home, { recursive: true })
  }
})
