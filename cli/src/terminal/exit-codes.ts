/** Exit codes that every command keeps to. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** The command line itself is wrong: an unknown flag, a value that is none. */
  usage: 2,
  /** What was asked would overwrite or remove something of the user's. */
  refused: 3,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
