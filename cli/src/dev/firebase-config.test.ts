import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { localFirebaseJson } from './firebase-config.ts'
import { choosePorts } from './ports.ts'
import { openProject } from './project.ts'

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
const source = JSON.parse(readFileSync(join(root, 'firebase.json'), 'utf8'))
const ports = choosePorts(100, {})
const local = localFirebaseJson(source, openProject(root, {}), ports) as typeof source

const headersOf = (config: typeof source): { key: string; value: string }[] =>
  config.hosting.headers.flatMap(({ headers }: { headers: object[] }) => headers)
const policyOf = (config: typeof source): string =>
  headersOf(config).find(({ key }) => key === 'Content-Security-Policy')?.value ?? ''

describe('the local firebase.json', () => {
  it('puts every emulator on 127.0.0.1 and its port', () => {
    const { ui, singleProjectMode, logging, ...emulators } = local.emulators
    expect([ui.enabled, singleProjectMode, logging.host]).toEqual([false, true, '127.0.0.1'])
    for (const { host } of Object.values(emulators) as { host: string }[]) {
      expect(host).toBe('127.0.0.1')
    }
    expect(local.emulators.hosting.port).toBe(5100)
  })

  it('lets the page reach the emulators, which the deployed policy does not', () => {
    expect(policyOf(local)).toContain('http://127.0.0.1:9199')
    expect(policyOf(source)).not.toContain('127.0.0.1')
  })

  it('does not make a browser remember HTTPS for 127.0.0.1', () => {
    expect(headersOf(source).map(({ key }) => key)).toContain('Strict-Transport-Security')
    expect(headersOf(local).map(({ key }) => key)).not.toContain('Strict-Transport-Security')
  })

  it('keeps the rewrites', () => expect(local.hosting.rewrites).toEqual(source.hosting.rewrites))
})
