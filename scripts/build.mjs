/** `npm run build`: everything that is published, as tarballs in `dist/packages`. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run, step } from './bootstrap-step.mjs'
import { bootstrap, root, runMain } from './bootstrap.mjs'

await runMain(async () => {
  await bootstrap([])
  const program = join('scripts', 'packages', 'build-packages.ts')
  const logFile = join(root, '.local', 'logs', 'build.log')
  await step('Build and pack the packages', () =>
    run(process.execPath, ['--import', 'tsx', program], { cwd: root, logFile }),
  )
  for (const name of readdirSync(join(root, 'dist', 'packages')).sort()) {
    process.stdout.write(`  dist/packages/${name}\n`)
  }
})
