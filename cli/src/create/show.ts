import { paint, type Terminal } from '../terminal/terminal.ts'
import type { Created } from './create.ts'
import type { FileAction } from './target.ts'

const marks: Record<FileAction, string> = { create: '+', overwrite: '~', same: '=', keep: '=' }

/** What is said when it is done. */
export function showCreated(terminal: Terminal, created: Created): string {
  const { files, next, dryRun, directory, template, protocols } = created
  if (dryRun) {
    const lines = files.map(({ path, action }) => `${marks[action]} ${path}\n`)
    return `${lines.join('')}${files.length} files in ${directory}; nothing was written.\n`
  }
  const commands = next.map((command) => `  ${paint(terminal, 'cyan', command)}\n`).join('')
  return [
    `\n${paint(terminal, 'bold', created.name)} is there: ${template}, deliveries by ${protocols.join(', ')}.\n\n`,
    'Next:\n\n',
    commands,
    '\nThe last one runs the whole service on this machine; no account is needed. README.md says the rest.\n',
  ].join('')
}
