import { CommanderError } from 'commander'
import { CommandError } from './command-error.ts'
import { exitCodes } from './exit-codes.ts'
import { processTerminal, type Terminal } from './terminal.ts'

/** The code to leave with and, on standard error or as one JSON document, why. */
function explain(error: unknown, name: string, json: boolean, terminal: Terminal): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done
    // Commander has said it already, in words.
    const words = error.message.replace(/^error: (?:command-argument )?/, '')
    if (json) writeError(terminal, words, exitCodes.usage, {})
    return exitCodes.usage
  }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof CommandError) {
    if (json) writeError(terminal, message, error.exitCode, error.details)
    terminal.writeError(`${name}: ${message}\n`)
    return error.exitCode
  }
  if (json) writeError(terminal, message, exitCodes.failed, {})
  const stack = error instanceof Error ? error.stack : undefined
  terminal.writeError(`${name}: ${stack ?? message}\n`)
  return exitCodes.failed
}

function writeError(terminal: Terminal, message: string, exitCode: number, details: object): void {
  terminal.write(`${JSON.stringify({ error: { message, exitCode, ...details } })}\n`)
}

/**
 * Runs a command line's `main` and sets this process's exit code. What is thrown is told in one line
 * (a bug with its stack) and, where `--json` was asked for, as `{error: {message, exitCode, ...}}`.
 */
export async function runCommandLine(
  name: string,
  args: readonly string[],
  main: (args: string[]) => Promise<void>,
  terminal: Terminal = processTerminal(),
): Promise<void> {
  try {
    await main([...args])
  } catch (error) {
    const json = args.includes('--json')
    process.exitCode = explain(error, name, json, terminal)
  }
}
