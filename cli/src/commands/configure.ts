import type { Command } from 'commander'
import type { ProjectFile } from '../service/service-file.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { leftError } from '../terminal/command-error.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { saidFlags } from '../prompts/said-flags.ts'

interface ConfigureOptions extends Partial<ProjectFile> {
  root: string
  force: boolean
  json: boolean
}

/** `ddex-dsp configure`: which Firebase project a folder is, in `ddex-dsp.json`. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  program
    .command(name)
    .description(summary)
    .option('--project-id <id>', 'of the Firebase project')
    .option('--region <region>', 'of its functions')
    .option('--web-api-key <key>', 'of the web app; it is public')
    .option('--web-url <url>', 'where listeners go; else https://<project-id>.web.app')
    .option('--root <folder>', 'the project', '.')
    .option('--force', 'write over what the file says', false)
    .option('--json', 'one JSON document on standard output', false)
    .addHelpText(
      'after',
      helpNotes({
        notes: ['On a terminal it asks for what no flag says.'],
        json: "{path: string, file: {projectId: string, region: string, webApiKey: string, webUrl: string, ...}, outcome: 'written' | 'unchanged'}",
        examples: [
          'ddex-dsp configure --project-id=my-project --region=europe-west1 --web-api-key=AIzaSyExampleOfTheConsole',
        ],
      }),
    )
    .action(async (options: ConfigureOptions) => {
      const { writeProjectFile } = await import('../configure/write-project-file.ts')
      const written = writeProjectFile(options.root, await valuesOf(options), options)
      writeAnswer(processTerminal(), options.json, written, ({ path, file, outcome }) =>
        outcome === 'unchanged'
          ? `${path} says all that already.\n`
          : `${path} says now that this is ${file.projectId}. \`ddex-dsp doctor\` looks whether all is there to deploy it.\n`,
      )
    })
}

async function valuesOf(options: ConfigureOptions): Promise<Partial<ProjectFile>> {
  const { root, json, projectId, region, webApiKey, webUrl } = options
  const said: Partial<ProjectFile> = saidFlags({ projectId, region, webApiKey, webUrl })
  const isAsked = process.stdin.isTTY && process.stdout.isTTY && !json
  if (!isAsked) return withProposals(said)
  const [{ askAboutProject, isLeft }, { faults, heldIn }, { join }, { projectFileName }] =
    await Promise.all([
      import('../prompts/project-questions.ts'),
      import('../configure/write-project-file.ts'),
      import('node:path'),
      import('../service/service-file.ts'),
    ])
  try {
    return await askAboutProject(said, heldIn(join(root, projectFileName)), faults)
  } catch (error) {
    throw isLeft(error) ? leftError('Nothing was written.') : error
  }
}

/** What follows from the project's id, where nobody is asked. */
const withProposals = (said: Partial<ProjectFile>): Partial<ProjectFile> =>
  said.projectId && !said.webUrl ? { ...said, webUrl: `https://${said.projectId}.web.app` } : said
