import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { blocksAgainst } from './documented-runs.ts'
import { typeWell } from './typing.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const source = join(root, 'lambda', 's3-ingestion')
let place: string

/** osls has 96 MB, so it is fetched for this test alone. */
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'packed-function-'))
  writeFileSync(join(place, 'package.json'), '{"name":"packaged","version":"1.0.0"}')
  await typeWell('npm install osls@4 --no-audit --no-fund --silent', { cwd: place })
  cpSync(join(source, 'serverless.yml'), join(place, 'serverless.yml'))
}, 240_000)
afterAll(() => rmSync(place, { recursive: true, force: true }))

it.each(blocksAgainst(root, 'osls, packaging').map((each) => [each.title, each.commands]))(
  '%s, with `package` in the place of `deploy`: AWS is not here',
  async (_, [build, deploy]) => {
    await typeWell(build?.text ?? 'false', { cwd: source })
    cpSync(join(source, 'dist'), join(place, 'dist'), { recursive: true })
    const words = (deploy?.text ?? 'false').replace(' deploy ', ' package ')
    // It asks for some, and uses none to package.
    const env = { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' }
    await typeWell(words, { cwd: place, env })
    const made = join(place, '.serverless', 'cloudformation-template-update-stack.json')
    const template = readFileSync(made, 'utf8')
    for (const value of ['my-service-deliveries', 'my-project', 'my-project.appspot.com'])
      expect([deploy?.text, template]).toEqual(
        Array(2).fill(expect.stringContaining(value) as string),
      )
  },
  240_000,
)
