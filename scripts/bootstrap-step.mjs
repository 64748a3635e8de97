/** Running a program as one visible step. Plain Node: nothing is installed yet. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Where steps are shown. */
let output = process.stdout

/** Shows steps on standard error from now on: standard output is for what a command answers. */
export function showStepsOnStandardError() {
  output = process.stderr
}

const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
const running = new Set()

/** Something is missing on this machine; the message is one line that says what to do. */
export class Missing extends Error {}

/** Ends the programs that run now, with everything that they started. */
function stopRunning() {
  for (const child of running) {
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
}

const onInterrupt = () => {
  stopRunning()
  process.exit(130)
}

/** While `work` runs, Ctrl+C ends its programs too. */
export async function interruptible(work) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, onInterrupt)
  try {
    return await work()
  } finally {
    for (const signal of signals) process.off(signal, onInterrupt)
  }
}

/** Shows `title` with the time that `work` takes. */
export async function step(title, work) {
  const began = Date.now()
  const animated = output.isTTY && !process.env.CI && process.env.TERM !== 'dumb'
  const time = () => `${((Date.now() - began) / 1000).toFixed(1)} s`
  const clear = () => (animated ? output.write('\r\u001B[2K') : undefined)
  let frame = 0
  const timer = animated
    ? setInterval(() => {
        frame = (frame + 1) % frames.length
        output.write(`\r\u001B[2K${frames[frame]} ${title} ${time()}`)
      }, 100)
    : null
  try {
    const result = await work()
    clear()
    output.write(`✓ ${title}  ${time()}\n`)
    return result
  } catch (error) {
    clear()
    output.write(`✗ ${title}  ${time()}\n`)
    throw error
  } finally {
    if (timer) clearInterval(timer)
  }
}

/** Runs a program with its output in `logFile`; rejects with the end of that output when it fails. */
export function run(command, args, { cwd, env = process.env, logFile }) {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'w')
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log] })
    running.add(child)
    child.once('error', reject)
    child.once('exit', (code) => {
      running.delete(child)
      closeSync(log)
      if (code === 0) return resolve()
      const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n')
      reject(new Missing(`${command} ${args.join(' ')} failed (${logFile}):\n${tail}`))
    })
  })
}
