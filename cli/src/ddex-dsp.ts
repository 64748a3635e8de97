#!/usr/bin/env node
import { ddexDspProgram } from './ddex-dsp-program.ts'
import { runCommandLine } from './terminal/run-command.ts'
import { ownVersion } from './own-version.ts'

await runCommandLine('ddex-dsp', process.argv.slice(2), async (args) => {
  const program = await ddexDspProgram(args, ownVersion())
  await program.parseAsync(args, { from: 'user' })
})
