import checkbox from '@inquirer/checkbox'
import confirm from '@inquirer/confirm'
import input from '@inquirer/input'
import select from '@inquirer/select'
import {
  defaults,
  protocols,
  templateNames,
  templates,
  type PackageManager,
  type Protocol,
  type Template,
} from '../create/choices.ts'
import { nameFault, suggestName } from '../create/project-name.ts'

/** What the five questions find out. */
export interface CreateAnswers {
  directory: string
  template: Template
  protocols: Protocol[]
  projectId: string
  install: boolean
}

const protocolNames: Record<Protocol, string> = {
  ftp: 'FTP and FTPS (a server of yours)',
  sftp: 'SFTP (a server of yours)',
  s3: "Amazon S3 (a distributor's bucket or yours, with a Lambda)",
  gcs: 'Google Cloud Storage (a bucket)',
  http: 'HTTP (an API of the functions)',
}

function folderFault(text: string): string | true {
  const name = text.trim().split(/[\\/]/).at(-1) ?? ''
  const fault = nameFault(name)
  return fault ? `That ${fault}; for example ${suggestName(name)}.` : true
}

const projectIdFault = (text: string): string | true =>
  text === '' || /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(text)
    ? true
    : '6 to 30 of a-z, 0-9 and dash, a letter first; or nothing.'

/** Where questions are shown and answered; the process's own streams unless a test gives others. */
type Context = Parameters<typeof input>[1]

/**
 * Asks what is to be made, on a terminal. Rejects with an `ExitPromptError` when it is left with Ctrl+C.
 */
export async function askWhatToCreate(
  directory: string | undefined,
  manager: PackageManager,
  context?: Context,
): Promise<CreateAnswers> {
  const ask = {
    input: (config: Parameters<typeof input>[0]) => input(config, context),
    confirm: (config: Parameters<typeof confirm>[0]) => confirm(config, context),
  }
  return {
    directory: await ask.input({
      message: 'Folder and name of the project',
      default: directory ?? 'my-service',
      validate: folderFault,
    }),
    template: await select(
      {
        message: 'What is it?',
        choices: templateNames.map((value) => ({ value, name: `${value}: ${templates[value]}` })),
        default: defaults.template,
      },
      context,
    ),
    protocols: await checkbox(
      {
        message: 'How do deliveries arrive?',
        required: true,
        choices: protocols.map((value) => ({
          value,
          name: protocolNames[value],
          checked: defaults.protocols.includes(value),
        })),
      },
      context,
    ),
    projectId: await ask.input({
      message: 'Id of your Firebase project (empty: none yet, it runs here without)',
      default: defaults.projectId,
      validate: projectIdFault,
    }),
    install: await ask.confirm({
      message: `Install the packages with ${manager} now?`,
      default: true,
    }),
  }
}

/** Whether a question was left with Ctrl+C. */
export const isLeft = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ExitPromptError'
