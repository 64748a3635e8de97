import { describe, expect, it } from 'vitest'
import { checkTexts } from './texts.ts'

const lines = (path: string, text: string): (number | null)[] =>
  checkTexts([{ path, text }]).map(({ line }) => line)

describe('texts', () => {
  it('have no open tasks, in any file', () => {
    const task = '// ' + 'TO' + 'DO: later'
    expect(lines('packages/ern/src/a.ts', `a\n${task}\n`)).toEqual([2])
    expect(lines('docs/guide/a.md', 'FIX' + 'ME')).toEqual([1])
    expect(lines('docs/guide/a.md', 'a to-do list, todos')).toEqual([])
  })

  it('name no package registry', () => {
    expect(lines('README.md', 'get it from https://registry.example/x')).toEqual([1])
    expect(lines('.npmrc', 'registry=http://npm-mirror.internal:8080')).toEqual([1])
    expect(lines('README.md', 'https://www.npmjs.com/package/x')).toEqual([])
  })

  it('name no path of one machine', () => {
    expect(lines('docs/a.md', 'cd /home/ann/ddex')).toEqual([1])
    expect(lines('scripts/a.mjs', `'/Users/ann'`)).toEqual([1])
    expect(lines('docs/a.md', 'C:\\Users\\ann')).toEqual([1])
    expect(lines('docs/a.md', 'https://example.test/home/ann and /usr/bin/chromium')).toEqual([])
    expect(lines('servers/sftp/Dockerfile', 'WORKDIR /home/node/app')).toEqual([])
  })

  it('write to the console in tools and tests only', () => {
    const text = `console.log('x')`
    expect(lines('packages/ern/src/a.ts', text)).toEqual([1])
    expect(lines('template/base/functions/src/a.ts', text)).toEqual([1])
    expect(lines('packages/ern/src/a.test.ts', text)).toEqual([])
    expect(lines('scripts/a.mjs', text)).toEqual([])
  })

  it('leave no test alone', () => {
    expect(lines('packages/ern/src/a.test.ts', `\nit.only('x')`)).toEqual([2])
    expect(lines('packages/ern/src/a.test.ts', `describe.concurrent.only('x')`)).toEqual([1])
    expect(lines('packages/ern/src/a.ts', 'read.only(x)')).toEqual([])
  })
})
