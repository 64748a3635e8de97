#!/usr/bin/env node
import * as node from 'node:module'
import { ddexDspProgram } from './ddex-dsp-program.ts'
import { ownVersion, toolOfProject } from './project-tool.ts'
import { runCommandLine } from './terminal/run-command.ts'

// From Node 22 on, what a command has compiled is kept for the next one: a tenth of a short command's time.
if ('enableCompileCache' in node) (node.enableCompileCache as () => unknown)()

const other = toolOfProject(process.cwd())
if (other) await import(other)
else {
  await runCommandLine('ddex-dsp', process.argv.slice(2), async (args) => {
    const program = await ddexDspProgram(args, ownVersion())
    await program.parseAsync(args, { from: 'user' })
  })
}
