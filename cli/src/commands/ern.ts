import type { Command } from 'commander'
import type { CommandEntry } from './command-entry.ts'

interface ErnFlags {
  json: boolean
}

/** `ddex-dsp ern`: what a DDEX message says and what is wrong with it, without any service. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  const ern = program.command(name).description(summary)
  ern
    .command('validate')
    .description('check structure and rules; exit 0 when every message is valid, else 1')
    .argument('<file...>', 'messages; - is standard input')
    .option('--json', 'one JSON document a message', false)
    .action(async (files: string[], { json }: ErnFlags) => {
      const { validateMessages } = await import('../ern/validate.ts')
      process.exitCode = await validateMessages(files, { json })
    })
  ern
    .command('inspect')
    .description('show what a message says, the same for every version')
    .argument('<file...>', 'messages; - is standard input')
    .option('--json', 'one JSON document a message', false)
    .action(async (files: string[], { json }: ErnFlags) => {
      const { inspectMessages } = await import('../ern/inspect.ts')
      process.exitCode = await inspectMessages(files, { json })
    })
}
