import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lambdaSettings, lambdaZip } from './lambda-package.ts'

let root: string
let folder: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lambda-'))
  folder = join(root, 'lambda', 's3-ingestion')
  mkdirSync(folder, { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))

const build = `import { mkdirSync, writeFileSync } from 'node:fs'
mkdirSync('dist', { recursive: true })
writeFileSync('dist/index.js', 'exports.handler = 1')
writeFileSync('dist/package.json', '{}')`

test("builds the project's function and packs what it made, the same bytes each time", async () => {
  writeFileSync(join(folder, 'build.mjs'), build)
  const zip = await lambdaZip(root, undefined)
  expect(Object.keys(unzipSync(zip))).toEqual(['index.js', 'package.json'])
  utimesSync(join(folder, 'dist', 'index.js'), 1, 1)
  expect(await lambdaZip(root, undefined)).toEqual(zip)
})

test('takes a packed function, and nothing that is no zip', async () => {
  writeFileSync(join(root, 'a.zip'), 'PK\u0003\u0004')
  expect(Buffer.from(await lambdaZip(root, join(root, 'a.zip'))).toString()).toBe('PK\u0003\u0004')
  writeFileSync(join(root, 'b.zip'), 'text')
  await expect(lambdaZip(root, join(root, 'b.zip'))).rejects.toThrow('is no zip archive')
  await expect(lambdaZip(root, undefined)).rejects.toThrow('say --zip')
})

test('reads settings that say something, and refuses the sealing key itself', () => {
  writeFileSync(join(folder, '.env'), '# comment\nDDEX_DSP_BUCKET=a\nDDEX_DSP_S3_ENDPOINT=\n')
  expect(lambdaSettings(root)).toEqual({ DDEX_DSP_BUCKET: 'a' })
  writeFileSync(join(folder, '.env'), 'DDEX_DSP_SEALING_KEY=secret')
  expect(() => lambdaSettings(root)).toThrow('holds the sealing key')
})
