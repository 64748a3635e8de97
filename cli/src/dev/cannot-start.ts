import { CommandError } from '../terminal/command-error.ts'

/** Something on this machine is in the way; `message` is one line that says what and what to do. */
export class CannotStart extends CommandError {}

/** Somebody asked to stop while the stack was starting. */
export class Interrupted extends Error {}
