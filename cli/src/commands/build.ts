import type { Command } from 'commander'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'

interface BuildFlags {
  root: string
}

/** `ddex-dsp build`: what is deployed: the app, the functions and the servers. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  program
    .command(name)
    .description(summary)
    .option('--root <folder>', 'the project', '.')
    .addHelpText('after', helpNotes({ examples: ['ddex-dsp build'] }))
    .action(async ({ root }: BuildFlags) => {
      const { buildProject } = await import('../dev/build-project.ts')
      await buildProject(root)
    })
}
