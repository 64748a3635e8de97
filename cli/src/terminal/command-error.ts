import { exitCodes, type ExitCode } from './exit-codes.ts'

/**
 * A command ends without having done what was asked, for a reason that its user can do something
 * about: `message` says in a line or a few what and how. Everything else that is thrown is a bug.
 */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: ExitCode
  /** What a script may want to know besides; shown with `--json` only. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    message: string,
    exitCode: ExitCode = exitCodes.failed,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.exitCode = exitCode
    this.details = details
  }
}

/** Somebody left with Ctrl+C; `message` says what is as it was. */
export const leftError = (message: string): CommandError =>
  new CommandError(message, exitCodes.interrupted)

/** The command line is wrong. */
export const usageError = (message: string, details = {}): CommandError =>
  new CommandError(message, exitCodes.usage, details)
