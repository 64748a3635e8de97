import type { Command } from 'commander'
import { commandList } from '../commands/command-list.ts'
import { ddexDspProgram } from '../ddex-dsp-program.ts'
import { helpTextOf } from './help-text.ts'

const head = `# The command line: \`ddex-dsp\`

Every command with its flags, as \`--help\` says it. In a project: \`npx ddex-dsp …\`; in this repository:
\`npm run -s ddex-dsp -- …\`.

Commands that operate a service take the local stack while it runs, else the project that \`ddex-dsp.json\` names
(\`--on\` decides); at Google they sign in as \`DDEX_DSP_ADMIN_EMAIL\` with \`DDEX_DSP_ADMIN_PASSWORD\`. With \`--json\` there is one
JSON document on standard output and nothing else, also for an error: \`{"error":{"message":…,"exitCode":…}}\`; what is being done
is said on standard error. The help of each command says what the document is, as a type: \`name?\` may be absent, \`[type]\` is a
list, \`...\` stands for more. Colours and moving lines are for terminals only; \`NO_COLOR\` turns colours off.

| Exit code | When                                                                     |
| --------- | ------------------------------------------------------------------------ |
| 0         | done                                                                     |
| 1         | it could not be done, or what was tested is not well                     |
| 2         | the command line is wrong: an unknown flag, a value that is none         |
| 3         | it would overwrite or change something of yours; a flag says that it may |
| 130       | interrupted                                                              |
`

/** `docs/reference/cli.md`: made of the programs themselves; a test compares. */
export async function cliReference(): Promise<string> {
  const parts: string[] = [head]
  for (const { name } of commandList) {
    const program = await ddexDspProgram([name], '')
    const command = program.commands.find((each) => each.name() === name)
    if (command) parts.push(...sections(command, `ddex-dsp ${name}`, 2))
  }
  return parts.join('\n')
}

function sections(command: Command, title: string, level: number): string[] {
  const text = helpTextOf(command)
  const section = `${'#'.repeat(level)} ${title}\n\n\`\`\`\n${text.trim()}\n\`\`\`\n`
  const below = command.commands.flatMap((each) =>
    sections(each, `${title} ${each.name()}`, level + 1),
  )
  return [section, ...below]
}
