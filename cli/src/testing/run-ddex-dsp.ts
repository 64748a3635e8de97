import { ddexDspProgram } from '../ddex-dsp-program.ts'
import { runCommandLine } from '../terminal/run-command.ts'
import { requireDocumentedJson } from './command-tree.ts'

/**
 * What a command line of `ddex-dsp` writes, and the code that it leaves with. What it answers to `--json` must be as
 * its help says, and nothing has colours: this is no terminal.
 */
export async function runDdexDsp(...args: string[]) {
  const said = { out: '', error: '' }
  const { write: out } = process.stdout
  const { write: error } = process.stderr
  process.stdout.write = ((text: string) => Boolean((said.out += text))) as typeof out
  process.stderr.write = ((text: string) => Boolean((said.error += text))) as typeof error
  try {
    await runCommandLine('ddex-dsp', args, async (words) => {
      const program = await ddexDspProgram(words, '1.2.3')
      await program.parseAsync(words, { from: 'user' })
    })
  } finally {
    process.stdout.write = out
    process.stderr.write = error
  }
  const code = process.exitCode ?? 0
  process.exitCode = undefined
  if ((said.out + said.error).includes('\u001B'))
    throw new Error(`${args.join(' ')} writes colours where no terminal is.`)
  if (args.includes('--json') && said.out && !said.out.startsWith('{"error"'))
    await requireDocumentedJson(args, said.out)
  return { ...said, code }
}
