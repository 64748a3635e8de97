/** `npm run -s ddex-dsp -- ...`: the command line tool of this repository. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { showStepsOnStandardError } from './bootstrap-step.mjs'
import { bootstrap, root, runMain } from './bootstrap.mjs'

await runMain(async () => {
  showStepsOnStandardError()
  await bootstrap([])
  const { buildCli } = await import('./bootstrap-cli.mjs')
  await buildCli()
  await import(pathToFileURL(join(root, 'cli', 'dist', 'ddex-dsp.js')).href)
})
