/** `npm run -s ddex-dsp -- ...`: the command line tool of this repository. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bootstrap, root, runMain } from './bootstrap.mjs'

await runMain(async () => {
  await bootstrap([])
  const { buildCli } = await import('./bootstrap-cli.mjs')
  await buildCli()
  await import(pathToFileURL(join(root, 'cli', 'dist', 'ddex-dsp.js')).href)
})
