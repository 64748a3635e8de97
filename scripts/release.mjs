/** `npm run release`: builds and publishes every package; `-- --dry-run` shows what would be published. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Missing } from './bootstrap-step.mjs'
import { root, runMain } from './bootstrap.mjs'
import { npm, ownersOf, releaseFaults } from './packages/release-checks.mjs'

await runMain(async () => {
  const unknown = process.argv.slice(2).find((word) => word !== '--dry-run')
  if (unknown) throw new Missing(`${unknown} is no flag of this; there is --dry-run.`)
  await import('./build.mjs')
  const { staged } = JSON.parse(readFileSync(join(root, 'dist', 'packages.json'), 'utf8'))
  const folders = [
    ...staged.map(({ folder }) => folder),
    ...['dsp-cli', 'create-ddex-dsp'].map((name) => join(root, 'dist', 'stage', name)),
  ]
  const isDry = process.argv.includes('--dry-run')
  const faults = releaseFaults({
    manifests: folders.map((folder) =>
      JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
    ),
    owners: ownersOf,
    user: npm(['whoami']).stdout.trim(),
    env: process.env,
  })
  for (const fault of faults) process.stdout.write(`! ${fault}\n`)
  if (faults.length > 0 && !isDry) throw new Missing('Nothing was published.')
  for (const folder of folders) {
    const args = ['publish', '--ignore-scripts', ...process.argv.slice(2)]
    const options = { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' }
    if (spawnSync('npm', args, options).status !== 0)
      throw new Missing(`${folder} was not published.`)
  }
})
