import { Option, type Command } from 'commander'
import type { FirstFeedFlags } from '../init/first-feeds.ts'
import type { Initialised } from '../init/init-project.ts'
import type { madeLines } from '../protocol-setup/make-feeds.ts'
import { protocolNames } from '../service/protocol-names.ts'
import type { ProjectFile, ServiceFlags } from '../service/service-file.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { leftError } from '../terminal/command-error.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { paint, processTerminal, type Terminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'
import { saidFlags } from '../prompts/said-flags.ts'

interface InitOptions extends Partial<ProjectFile> {
  root: string
  adminEmail?: string
  secrets: boolean
  on: ServiceFlags['on']
  distributor?: string
  protocol?: string
  s3Bucket?: string
  s3Region?: string
  gcsBucket?: string
  force: boolean
  json: boolean
}

/** `ddex-dsp init`: a project that runs here gets what it needs at Google. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  program
    .command(name)
    .description(summary)
    .option('--project-id <id>', 'of the Firebase project')
    .option('--region <region>', 'of its functions; else as ddex-dsp.json says')
    .option('--web-api-key <key>', 'of the web app; else Google is asked')
    .option('--web-url <url>', 'where listeners go; else https://<project-id>.web.app')
    .option(
      '--secrets',
      "make the service's keys in Secret Manager, where they are not there",
      false,
    )
    .option('--admin-email <email>', 'make this account an admin')
    .option('--distributor <id>', 'make feeds for this one, who delivers first')
    .option('--protocol <list>', "of these feeds; else the project's that need no bucket")
    .option('--s3-bucket <name>', 'for a feed by s3')
    .option('--s3-region <region>', 'of that bucket')
    .option('--gcs-bucket <name>', 'for a feed by gcs')
    .addOption(
      new Option('--on <service>', 'which service makes them: the local stack, or the project')
        .choices(['auto', 'local', 'project'])
        .default('auto'),
    )
    .option('--root <folder>', 'the project', '.')
    .option('--force', 'write over what ddex-dsp.json says', false)
    .option('--json', 'one JSON document on standard output', false)
    .addHelpText(
      'after',
      helpNotes({
        notes: [
          'On a terminal it asks for what no flag says. It can be run again: what is there stays, above all secrets.',
          'Feeds are made by a service that runs; each password is shown this once.',
          'Signs in as firebase-tools does: `npx firebase login`, or GOOGLE_APPLICATION_CREDENTIALS.',
        ],
        json: "{projectId: string, files: [{path: string, outcome: 'written' | 'unchanged' | 'kept'}], secrets: [{name: string, outcome: string}], admin: {email: string, outcome: string, password: string | null} | null, feeds: [{id: string, outcome: 'made' | 'was there', password: string | null, next: string}], feedsOn: 'local' | 'project' | null, feedsFault: string | null, next: [string]}",
        examples: [
          'ddex-dsp init --project-id=my-project --region=europe-west1 --web-api-key=AIza0123456789abcdef0123',
          'ddex-dsp init --secrets --admin-email=ada@example.com',
          'ddex-dsp init --distributor=my-label --protocol=sftp,ftp --on=local',
        ],
      }),
    )
    .action(init)
}

async function init(options: InitOptions): Promise<void> {
  const [{ initProject, requireProject }, { madeLines: shownFeeds }, { Progress }] =
    await Promise.all([
      import('../init/init-project.ts'),
      import('../protocol-setup/make-feeds.ts'),
      import('../terminal/progress.ts'),
    ])
  const { root, json, force } = options
  requireProject(root)
  const { said, wishes } = await answersOf(options)
  const progress = new Progress(json ? process.stderr : process.stdout)
  const done = await initProject(root, said, wishes, { force, progress })
  const terminal = processTerminal()
  writeAnswer(terminal, json, done, (all) => initLines(terminal, all, shownFeeds))
  if (done.feedsFault) process.exitCode = exitCodes.failed
}

/** From flags; on a terminal what they leave open is asked, else what follows from them is taken. */
async function answersOf(options: InitOptions) {
  const { root, json, secrets, adminEmail, projectId, region, webApiKey, webUrl } = options
  const flags: Partial<ProjectFile> = saidFlags({ projectId, region, webApiKey, webUrl })
  const { distributor, protocol, s3Bucket, s3Region, gcsBucket, on } = options
  const feeds: FirstFeedFlags = saidFlags({ distributor, protocol, s3Bucket, s3Region, gcsBucket })
  const wishes = { secrets, on, feeds, ...saidFlags({ adminEmail }) }
  const [{ initValues }, { appFile }] = await Promise.all([
    import('../init/init-values.ts'),
    import('../init/init-project.ts'),
  ])
  const isAsked = Boolean(process.stdin.isTTY && process.stdout.isTTY && !json && !process.env.CI)
  if (!isAsked) return { said: await initValues(root, flags), wishes }
  const { askAboutInit, isLeft } = await import('../prompts/init-questions.ts')
  try {
    const values = await initValues(root, flags, { isAsked })
    const protocols = protocolNames.filter((name) => appFile(root).protocols?.includes(name))
    return await askAboutInit(values, wishes, protocols)
  } catch (error) {
    throw isLeft(error) ? leftError('Nothing was written.') : error
  }
}

const places = { local: 'the local stack', project: 'the project' }

function initLines(
  terminal: Terminal,
  { projectId, files, secrets, admin, feeds, feedsOn, feedsFault, next }: Initialised,
  shownFeeds: typeof madeLines,
): string {
  const lines = [
    ...files.map(({ path, outcome }) => `${outcome.padEnd(9)} ${path}`),
    ...secrets.map(({ name, outcome }) => `${outcome}: secret ${name}`),
    ...(admin
      ? [`admin ${admin.email}${admin.password ? `, password ${admin.password} (told once)` : ''}`]
      : []),
    ...(feeds.length > 0
      ? ['', `Feeds of ${places[feedsOn ?? 'project']}:`, shownFeeds(terminal, feeds).trimEnd()]
      : []),
    ...(feedsFault ? ['', `No feed was made: ${feedsFault}`] : []),
    '',
    `This is ${projectId} now. Next:`,
    ...next.map((command) => `  ${paint(terminal, 'cyan', command)}`),
  ]
  return `${lines.join('\n')}\n`
}
