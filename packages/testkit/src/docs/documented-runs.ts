import { documentedCommands, plainCommand, type DocumentedCommand } from './documented-commands.ts'

/** Where a documented command is typed in bash, as it stands but for addresses, ids and sizes. */
export interface DocumentedRun {
  /** What it is typed against; the test asks for its commands by this name. */
  against: keyof typeof runners
  form: RegExp
  /** Beginning of the pages on which; everywhere unless told. */
  page?: string
}

/** The tests that type, each with everything that is documented for its name. */
export const runners = {
  'the local stack': 'packages/testkit/e2e/documented.ts',
  'its doors': 'packages/testkit/e2e/documented-senders.ts',
  'a stand-in for AWS': 'cli/src/reference/documented-at-aws.test.ts',
  'stand-ins for Google': 'cli/src/reference/documented-at-google.test.ts',
  'stand-ins of gcloud and docker': 'cli/src/reference/documented-machines.test.ts',
  'a made project': 'packages/testkit/scaffold/documented.slow.ts',
  'osls, packaging': 'packages/testkit/src/docs/packed-function.slow.ts',
} as const

/** The first that fits counts. `ddex-dsp` stands for every way in which pages call it. */
export const documentedRuns: readonly DocumentedRun[] = [
  { against: 'osls, packaging', page: 'docs/protocols/s3.md', form: /^npm run build$/ },
  { against: 'osls, packaging', form: /^npx osls@4 / },
  { against: 'a made project', form: /^(npm run (build|dev)$|npx .*create-ddex-dsp |cd my-)/ },
  { against: 'a made project', form: /^ddex-dsp deploy --rehearse$/ },
  { against: 'stand-ins of gcloud and docker', form: /^ddex-dsp servers \w+ --docker$/ },
  { against: 'stand-ins of gcloud and docker', form: /^(gcloud|docker|cp servers|PROJECT_ID=)/ },
  { against: 'stand-ins for Google', form: /^ddex-dsp (init|doctor|deploy)\b/ },
  { against: 'stand-ins for Google', form: /^(export DDEX_DSP_ADMIN|ddex-dsp .*--on=project)/ },
  {
    against: 'a stand-in for AWS',
    form: /^ddex-dsp (s3 (setup|test-trigger|update-lambda)|lambda)\b/,
  },
  {
    against: 'the local stack',
    form: /^ddex-dsp (feeds|deliveries|protocols|test-delivery|servers (logs|status)|s3)\b/,
  },
  { against: 'its doors', form: /^(curl|token=|s?l?ftp|aws|export AWS_|cd (2000|"\$\(ls))/ },
  { against: 'the local stack', form: /^npm start$/ },
]

/** What no test types, and why. */
export const notRun: readonly { form: RegExp; why: string }[] = [
  { form: /^npm test$/, why: 'it runs the very test that would run it' },
]

/** Where a command is run; undefined when nobody has said. */
export const runOf = ({ page, text }: Pick<DocumentedCommand, 'page' | 'text'>) =>
  documentedRuns.find(
    ({ form, page: only = '' }) => page.startsWith(only) && form.test(plainCommand(text)),
  )

/** All commands that are to be run against this, in the order of the pages. */
export const commandsAgainst = (
  root: string,
  against: DocumentedRun['against'],
): DocumentedCommand[] =>
  documentedCommands(root).filter((each) => runOf(each)?.against === against)

/** Commands that stand in one `sh` block. */
export interface DocumentedBlock {
  page: string
  /** `docs/guide/feeds.md:46` */
  title: string
  commands: DocumentedCommand[]
}

/** The same by the block in which they stand, as their reader types them. */
export function blocksAgainst(root: string, against: DocumentedRun['against']): DocumentedBlock[] {
  const blocks: DocumentedBlock[] = []
  for (const command of commandsAgainst(root, against)) {
    const { page, block } = command
    const title = `${page}:${block}`
    const known = blocks.find((each) => each.title === title)
    if (known) known.commands.push(command)
    else blocks.push({ page, title, commands: [command] })
  }
  return blocks
}
