/** What a command's help says below its flags. */
export interface HelpNotes {
  /** Whole command lines that work as they stand. */
  examples: readonly string[]
  /**
   * What `--json` writes, as a type: `{id: string, at: string | null, note?: string}`. A test holds every answer
   * against it. Absent: the command has no `--json`.
   */
  json?: string
  /** With `--json` there is not one document but one on each line. */
  isJsonLines?: boolean
  notes?: readonly string[]
}

const width = 92

/** They as text for `addHelpText('after', ...)`. */
export function helpNotes({ examples, json, isJsonLines = false, notes = [] }: HelpNotes): string {
  const each = isJsonLines ? ', one document a line' : ''
  const parts = [
    ...notes,
    ...(json ? [`With --json${each}:\n${wrapped(json)}`] : []),
    `${examples.length > 1 ? 'Examples' : 'Example'}:\n${examples.map((line) => `  ${line}\n`).join('')}`,
  ]
  return `\n${parts.join('\n\n')}`
}

/** In lines of `width`, each set in; no name is parted from its type. */
function wrapped(text: string): string {
  const lines: string[] = []
  for (const word of text.split(/(?<=,) | (?=\|)/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`  ${word}`)
  }
  return lines.join('\n')
}
