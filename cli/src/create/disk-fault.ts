import { CommandError } from '../terminal/command-error.ts'

/** What the file system says, in a line; everything else as it is. */
export function inWords(error: unknown): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException
  // A full disk, a folder of somebody else, a file where a folder should be ...
  return code && syscall
    ? new CommandError(`the project cannot be written: ${message}; nothing was left behind.`)
    : error
}

/** What `look` finds; throws as `inWords` says where it cannot. */
export function looked<Found>(look: () => Found): Found {
  try {
    return look()
  } catch (error) {
    throw inWords(error)
  }
}
