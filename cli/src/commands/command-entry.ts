import type { Command } from 'commander'

/** A command of `ddex-dsp`: a file in this folder, loaded only when it is asked for. */
export interface CommandEntry {
  name: string
  /** One line for `ddex-dsp --help`. */
  summary: string
  /** The file; its `register` adds the command, with this name, to the program. */
  load(): Promise<{ register(program: Command, entry: CommandEntry): void }>
}
