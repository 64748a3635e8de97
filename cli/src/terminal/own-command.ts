import { Command } from 'commander'

/** Commander's own, which its types leave out: says that there is no such flag, and what was meant. */
type Unknown = { unknownOption(this: Command, flag: string): void }

/** What commander says of a wrong command line, begun as everything else that fails begins. */
const inOurWords = (program: string, text: string): string =>
  text.replace(/^error: (?:command-argument )?/, `${program}: `)

/** A program's command, which says what was meant by a mistyped flag, also by one that has a value. */
export class OwnCommand extends Command {
  /** Of the program whose command this is: it is what errors begin with. */
  readonly #program: string

  constructor(name: string, program = name) {
    super(name)
    this.#program = program
    this.configureOutput({
      outputError: (text, write) => write(inOurWords(program, text)),
    })
  }

  override createCommand(name = ''): OwnCommand {
    return new OwnCommand(name, this.#program)
  }

  unknownOption(flag: string): void {
    const [name = flag] = flag.split('=')
    const commanders = Command.prototype as unknown as Unknown
    commanders.unknownOption.call(this, name)
  }
}
