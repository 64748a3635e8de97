import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { isRunning } from '../dev/processes.ts'
import { ProgramFailed, runProgram } from './program.ts'

const node = (script: string) => ({
  ...{ name: 'it', command: process.execPath, args: ['-e', script], env: process.env },
  signal: new AbortController().signal,
})

it('resolves with what a program wrote, and says in one line why it failed', async () => {
  expect(await runProgram(node('process.stdout.write("done")'))).toBe('done')
  const failed = runProgram(node('throw new TypeError("no such feed")'))
  await expect(failed).rejects.toThrow('it failed with code 1: TypeError: no such feed')
  await expect(failed).rejects.toBeInstanceOf(ProgramFailed)
})

it.skipIf(process.platform === 'win32')(
  'ends what a program has started together with it',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'program-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const note = join(folder, 'pid')
    // A package manager waits for what it has started, whatever it is told.
    const script = `
    const { spawn } = require('node:child_process')
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    process.on('SIGTERM', () => {})
    require('node:fs').writeFileSync(${JSON.stringify(note)}, String(child.pid))`
    const stop = new AbortController()
    const running = runProgram({ ...node(script), group: true, signal: stop.signal })
    running.catch(() => undefined)
    await vi.waitUntil(() => existsSync(note) && readFileSync(note, 'utf8') !== '', 20_000)
    const started = Number(readFileSync(note, 'utf8'))
    stop.abort()
    await expect(running).rejects.toThrow('it was stopped.')
    await vi.waitUntil(() => !isRunning(started), 20_000)
  },
)
