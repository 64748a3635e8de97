import { Interrupted } from './cannot-start.ts'

const watched = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Being asked to stop, once, whoever asks. */
export interface Interrupts {
  signal: AbortSignal
  /** Rejects with `Interrupted` when somebody asked to stop. */
  asked: Promise<never>
  /** The code to leave with: 130 after Ctrl+C, 0 after SIGTERM. */
  exitCode(): number
}

/** npm does not pass on every way it can end; a stack without its npm has lost its terminal. */
function whenNpmIsGone(stop: () => void): void {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) stop()
  }, 500).unref()
}

/** From now on a signal does not end this process but asks it to stop. */
export function watchInterrupts(): Interrupts {
  const controller = new AbortController()
  let code = 0
  for (const name of watched) {
    process.on(name, () => {
      if (controller.signal.aborted) return
      code = name === 'SIGINT' ? 130 : 0
      controller.abort(new Interrupted(name))
    })
  }
  whenNpmIsGone(() => controller.abort(new Interrupted('npm has ended')))
  const asked = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(new Interrupted('asked to stop')))
  })
  asked.catch(() => undefined)
  return { signal: controller.signal, asked, exitCode: () => code }
}
