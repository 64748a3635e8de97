import type { Command } from 'commander'
import { usageError } from '../terminal/command-error.ts'
import { OwnCommand } from '../terminal/own-command.ts'
import { protocols, templateNames, defaults } from './choices.ts'
import { nearest } from './nearest.ts'

/** What the command line says, as commander hands it over. */
export interface CreateFlags {
  name?: string
  protocols?: string
  template?: string
  projectId?: string
  region?: string
  yes: boolean
  force: boolean
  dryRun: boolean
  json: boolean
  install: boolean
  git: boolean
}

const examples = `
Examples:
  npx create-ddex-dsp my-service
  npx create-ddex-dsp my-service --protocols=ftp,sftp,s3,gcs --template=streaming --yes
  npm create ddex-dsp@latest my-label -- --template=catalogue --no-install
  pnpm create ddex-dsp my-service --dry-run

Without flags on a terminal it asks five questions. With any flag, without a terminal or in CI it
asks nothing, and what is not said takes its default. Exit codes: 0 done, 1 failed, 2 usage,
3 refused (something would be overwritten), 130 interrupted. It sends nothing anywhere.`

/** The command line of `create-ddex-dsp`; `run` gets what was asked for. */
export function createProgram(
  version: string,
  run: (directory: string | undefined, flags: CreateFlags) => Promise<void>,
): Command {
  return new OwnCommand('create-ddex-dsp')
    .description('Make a music streaming service that takes DDEX deliveries.')
    .argument('[directory]', 'the folder of the new project')
    .option('--name <name>', "the package's name, where it is not the folder's")
    .option(
      '--protocols <list>',
      `how deliveries arrive: ${protocols.join(',')} (default: ${defaults.protocols.join(',')})`,
    )
    .option(
      '--template <template>',
      `${templateNames.join(' or ')} (default: ${defaults.template})`,
    )
    .option('--project-id <id>', 'the Firebase project, when there is one')
    .option('--region <region>', `where the functions run (default: ${defaults.region})`)
    .option('-y, --yes', 'ask nothing', false)
    .option('--force', 'write over the files of the project that are there, and no others', false)
    .option('--dry-run', 'show which files would be made and make none', false)
    .option('--json', 'answer with one JSON document', false)
    .option('--no-install', 'do not install packages')
    .option('--no-git', 'do not begin a git repository')
    .version(version, '-v, --version')
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', examples)
    .showSuggestionAfterError()
    .exitOverride()
    .action(run)
}

/** Says what was meant by a flag with a value that there is not; commander does so only without one. */
export function refuseUnknownFlags(program: Command, args: readonly string[]): void {
  const known = program.options.flatMap(({ long }) => (long ? [long] : []))
  for (const arg of args) {
    const [flag = ''] = arg.split('=')
    if (!/^--[a-z]/.test(flag) || known.includes(flag) || flag === '--help') continue
    const near = nearest(flag, [...known, '--help'])
    throw usageError(`There is no flag ${flag}.${near ? ` Did you mean ${near}?` : ''}`)
  }
}
