import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { findService, type ServiceFlags } from './service-file.ts'

/** What is said where no stack runs, in a project that has not been set up at Google. */
function saidIn(on: ServiceFlags['on']): string {
  const root = mkdtempSync(join(tmpdir(), 'service-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  writeFileSync(join(root, 'ddex-dsp.json'), '{"projectId": "", "region": "us-central1"}')
  try {
    findService({ root, on })
    return ''
  } catch (error) {
    return (error as Error).message.replaceAll(root, 'ROOT')
  }
}

const missing =
  'ROOT/ddex-dsp.json does not say projectId, webApiKey, webUrl: `ddex-dsp configure` asks for it.'

it('tells a new project how to start its service, and only then what Google would need', () => {
  const start = '`npm start` (or `ddex-dsp dev`) starts one here'
  expect(saidIn('auto')).toBe(
    `No local stack runs in ROOT: ${start}. For a service at Google: ${missing}`,
  )
  expect(saidIn('local')).toBe(`No local stack runs in ROOT: ${start}.`)
  expect(saidIn('project')).toBe(missing)
})
