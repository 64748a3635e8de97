import { randomUUID } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { isRunning, stackProcesses, stackVariable } from './processes.ts'
import { stopAll } from './stop.ts'

/** A child that ignores being asked, and a grandchild in a group of its own, as firebase-tools' Java is. */
const stubborn = `
  process.on('SIGINT', () => {})
  const { spawn } = require('node:child_process')
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  console.log(child.pid)
`

describe('stopAll', () => {
  it('ends what a child started elsewhere, also after the child has died', async () => {
    const id = randomUUID()
    const child = spawn(process.execPath, ['-e', stubborn], {
      env: { ...process.env, [stackVariable]: id },
      detached: true,
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const grandchild = Number(line.toString())
    if (process.platform === 'linux') {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    expect(stackProcesses(id)).toContain(grandchild)
    expect(await stopAll(id, [], { clean: 0, firm: 3000 })).toEqual([])
    expect(isRunning(grandchild)).toBe(false)
  })
})
