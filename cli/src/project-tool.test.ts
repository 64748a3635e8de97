import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { ownVersion, toolOfProject } from './project-tool.ts'

it('leaves a project to the command line that it has installed, and that one does its work itself', () => {
  const project = mkdtempSync(join(tmpdir(), 'project tool-'))
  onTestFinished(() => rmSync(project, { recursive: true }))
  expect(toolOfProject(project)).toBeNull()
  const dist = join(project, 'node_modules', '@ddex', 'dsp-cli', 'dist')
  mkdirSync(dist, { recursive: true })
  writeFileSync(join(dist, 'ddex-dsp.js'), '')
  expect(toolOfProject(project)).toBe(pathToFileURL(join(dist, 'ddex-dsp.js')).href)
  expect(toolOfProject(project, '@ddex/dsp-cli')).toBeNull()
})

it('knows its version', () => expect(ownVersion()).toMatch(/^\d+\.\d+\.\d+/))
