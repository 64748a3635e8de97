/** `npm start`: installs what is missing, builds, and runs the whole service on this machine. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bootstrap, root, runMain } from './bootstrap.mjs'

await runMain(async () => {
  await bootstrap(['ffmpeg', 'sftp'])
  const { buildCli } = await import('./bootstrap-cli.mjs')
  await buildCli()
  process.argv.splice(2, 0, 'dev', '--root', root)
  await import(pathToFileURL(join(root, 'cli', 'dist', 'ddex-dsp.js')).href)
})
