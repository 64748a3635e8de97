import type { Command } from 'commander'
import { commandList } from '../commands/command-list.ts'
import { ddexDspProgram } from '../ddex-dsp-program.ts'
import { helpTextOf } from '../reference/help-text.ts'
import { readShape, shapeFaults } from './json-shape.ts'

/** A command that does something, with the words that call it. */
export interface Leaf {
  words: string
  command: Command
  help: string
}

/** Every command without others below it. */
export async function leavesOfTree(): Promise<Leaf[]> {
  const found: Leaf[] = []
  const walk = (command: Command, words: string): void => {
    if (command.commands.length === 0) found.push({ words, command, help: helpTextOf(command) })
    for (const each of command.commands) walk(each, `${words} ${each.name()}`)
  }
  for (const { name } of commandList) {
    const program = await ddexDspProgram([name], '')
    for (const command of program.commands) if (command.name() === name) walk(command, name)
  }
  return found
}

/** Examples in a help text, without `ddex-dsp`. */
export const examplesIn = (help: string): string[] =>
  [
    ...(/^Examples?:\n((?: {2}.*\n?)+)/m.exec(help)?.[1] ?? '').matchAll(/^ {2}ddex-dsp (.*)$/gm),
  ].map(([, words]) => words ?? '')

/** What `--json` writes, in a help text; null where it does not say. */
export function jsonIn(help: string): { shape: string; isLines: boolean } | null {
  const [, lines, text] =
    /^With --json(, one document a line)?:\n((?: {2}.*\n)+)/m.exec(`${help}\n`) ?? []
  return text === undefined
    ? null
    : { shape: text.replace(/\s+/g, ' ').trim(), isLines: lines !== undefined }
}

/** Holds what a command line wrote with `--json` against what its help promises. Throws. */
export async function requireDocumentedJson(args: readonly string[], out: string): Promise<void> {
  const leaves = await leavesOfTree()
  const leaf = leaves.find(({ words }) => {
    const path = words.split(' ')
    return path.every((word, index) => args[index] === word)
  })
  const promised = leaf && jsonIn(leaf.help)
  if (!promised) return
  const documents = promised.isLines ? out.trim().split('\n').filter(Boolean) : [out]
  const shape = readShape(promised.shape)
  const faults = documents.flatMap((text) => shapeFaults(shape, JSON.parse(text)))
  if (faults.length > 0)
    throw new Error(`${args.join(' ')} answers otherwise than its help says: ${faults.join(', ')}`)
}
