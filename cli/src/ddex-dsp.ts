#!/usr/bin/env node
import { ddexDspProgram } from './ddex-dsp-program.ts'
import { ownVersion, toolOfProject } from './project-tool.ts'
import { runCommandLine } from './terminal/run-command.ts'

const other = toolOfProject(process.cwd())
if (other) await import(other)
else {
  await runCommandLine('ddex-dsp', process.argv.slice(2), async (args) => {
    const program = await ddexDspProgram(args, ownVersion())
    await program.parseAsync(args, { from: 'user' })
  })
}
