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
  // npm runs scripts in the repository's root; the paths were typed somewhere else.
  process.chdir(process.env.INIT_CWD ?? process.cwd())
  await import(pathToFileURL(join(root, 'cli', 'dist', 'ddex-dsp.js')).href)
})
