import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { commandSettings, functionSettings, type DescribedSetting } from './function-settings.ts'

/** Deployables whose settings a `.env.example` explains; their own tests hold it against their `config.ts`. */
const deployables = [
  {
    title: 'FTP server',
    folder: 'servers/ftp',
    config: 'servers/ftp/src/settings.ts',
    note: 'In `servers/ftp/.env`, or the environment, which wins.',
  },
  {
    title: 'SFTP server',
    folder: 'servers/sftp',
    config: 'servers/sftp/src/config.ts',
    note: 'In `servers/sftp/.env`, or the environment, which wins.',
  },
  {
    title: 'Function behind S3',
    folder: 'lambda/s3-ingestion',
    config: 'lambda/s3-ingestion/src/config.ts',
    note: 'In `lambda/s3-ingestion/.env`, from where `ddex-dsp s3 deploy-lambda` takes them, or its flags.',
  },
] as const

const head = `# Settings

<!-- Made by scripts/reference/config-page.ts; vitest -u writes it anew. -->

What each part is told by its environment, and by files. A setting that is missing or wrong ends the program with a line
that names it (exit code 2). Of a feed and of the service see [what Firestore holds](schema.md).

`

const files = `## Files of a project

| File | What |
| --- | --- |
| \`ddex-dsp.json\` | \`projectId\`, \`webApiKey\`, \`webUrl\` (the Firebase project: \`ddex-dsp configure\` writes them), \`region\` of the functions, \`protocols\`, \`homeTerritory\`, \`listening\` (\`signed_in\` or \`anyone\`), \`home\` (\`newest\` or \`showcase\`) |
| \`brand.json\` | name and look of the app: see [brand it](../guide/brand.md) |
| \`firebase.json\`, \`firestore.rules\`, \`firestore.indexes.json\`, \`storage.rules\` | Firebase's own |
| \`docker-compose.yml\` | the FTP and SFTP servers as containers |

`

/** `docs/reference/config.md` as it must be. */
export async function configPage(root: string, path: string): Promise<string> {
  const text = [
    head,
    '## Functions\n\nSecrets with `firebase functions:secrets:set`, all else in `functions/.env`.\n\n',
    table(functionSettings),
    ...deployables.map(
      ({ title, note, folder, config }) =>
        `\n## ${title}\n\n${note}\n\n${table(settingsIn(root, folder, config))}`,
    ),
    '\n## Command line\n\n',
    table(commandSettings),
    '\n',
    files,
  ].join('')
  return format(text, { ...(await resolveConfig(path)), filepath: path })
}

function table(settings: readonly DescribedSetting[]): string {
  const rows = settings.map(({ name, default: usual, says }) => {
    const value = usual === null ? 'needed' : /^[\w.:/-]+$/.test(usual) ? `\`${usual}\`` : usual
    return `| \`${name}\` | ${value} | ${says.replaceAll('|', '\\|')} |\n`
  })
  return `| Setting | Unless set | What |\n| --- | --- | --- |\n${rows.join('')}`
}

/** The settings of a deployable: names and comments of its example, defaults of its code. */
export function settingsIn(root: string, folder: string, config: string): DescribedSetting[] {
  const code = readFileSync(join(root, config), 'utf8')
  const usual = new Map(
    [...code.matchAll(/^ {2}(DDEX_DSP_\w+): (null|'([^']*)'),$/gm)].map(
      ([, name = '', value, text = '']) => [name, value === 'null' ? null : text] as const,
    ),
  )
  let says: string[] = []
  let isBroken = true
  const found: DescribedSetting[] = []
  for (const line of readFileSync(join(root, folder, '.env.example'), 'utf8').split('\n')) {
    const [, comment] = /^# ?(.*)$/.exec(line) ?? []
    const [, name] = /^(\w+)=/.exec(line) ?? []
    if (comment !== undefined) {
      if (isBroken) says = []
      isBroken = false
      says.push(comment)
    } else if (name) {
      found.push({ name, default: usual.get(name) ?? null, says: says.join(' ') })
      isBroken = true
    } else says = []
  }
  return found
}
