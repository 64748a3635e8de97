import type { Command } from 'commander'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'

const issueJson =
  '{layer: string, severity: string, code: string, line: any, column: any, path: any, message: string, fix: any, ...}'
/** Of a file that cannot be read. */
const errorJson = '{file?: string, error: {message: string, exitCode: number}}'

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
    .addHelpText(
      'after',
      helpNotes({
        json: `{file?: string, valid: boolean, version: string | null, profile: string | null, messageId: string | null, messageType: string | null, layers: {structure: {valid: boolean, errors: number, ...}, rules: {valid: boolean, errors: number, warnings: number, ...}}, issues: [${issueJson}]} | ${errorJson}`,
        isJsonLines: true,
        examples: [
          'ddex-dsp ern validate release.xml',
          'ddex-dsp ern validate --json - < release.xml',
        ],
      }),
    )
    .action(async (files: string[], { json }: ErnFlags) => {
      const { validateMessages } = await import('../ern/validate.ts')
      process.exitCode = await validateMessages(files, { json })
    })
  ern
    .command('inspect')
    .description('show what a message says, the same for every version')
    .argument('<file...>', 'messages; - is standard input')
    .option('--json', 'one JSON document a message', false)
    .addHelpText(
      'after',
      helpNotes({
        notes: ['The model is that of packages/ern/src/model; what is not said is left out.'],
        json: `{file?: string, version: string, messageType: string, messageId: any, resources: [{...}], releases: [{...}], deals: [{...}], parties: [{...}], ...} | {file?: string, version: null, messageType: null, messageId: null, issues: [${issueJson}]} | ${errorJson}`,
        isJsonLines: true,
        examples: ['ddex-dsp ern inspect release.xml'],
      }),
    )
    .action(async (files: string[], { json }: ErnFlags) => {
      const { inspectMessages } = await import('../ern/inspect.ts')
      process.exitCode = await inspectMessages(files, { json })
    })
}
