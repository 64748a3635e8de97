import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findJava, majorVersion } from './java.ts'

const folder = mkdtempSync(join(tmpdir(), 'ddex-java-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fakeJava(name: string, version: string): string {
  const bin = join(folder, name, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'java'), `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`)
  chmodSync(join(bin, 'java'), 0o755)
  return join(folder, name)
}

describe('majorVersion', () => {
  it.each([
    ['openjdk version "21.0.4" 2024-07-16', 21],
    ['java version "1.8.0_392"', 8],
    ['openjdk version "25" 2025-09-16', 25],
    ['command not found', null],
  ])('reads %s', (text, major) => expect(majorVersion(text)).toBe(major))
})

describe.skipIf(process.platform === 'win32')('findJava', () => {
  it('takes JAVA_HOME when that is new enough', async () => {
    const home = fakeJava('new', '21.0.1')
    expect(await findJava({ JAVA_HOME: home, PATH: '' })).toEqual({ home, major: 21 })
  })

  it('looks on when JAVA_HOME is too old', async () => {
    const old = fakeJava('old', '17.0.15')
    const found = fakeJava('path', '23')
    const java = await findJava({ JAVA_HOME: old, PATH: join(found, 'bin') })
    expect(java).toEqual({ home: found, major: 23 })
  })
})
