/** `npm run docs`: the docs site on this machine; `npm run docs:build` builds it into `dist/docs`. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { bootstrap, root, runMain } from './bootstrap.mjs'

await runMain(async () => {
  await bootstrap([])
  const isBuild = process.argv[2] === 'build'
  const args = isBuild ? ['build', 'docs'] : ['dev', 'docs', '--host', '127.0.0.1']
  const vitepress = join(root, 'node_modules', 'vitepress', 'bin', 'vitepress.js')
  const child = spawn(process.execPath, [vitepress, ...args, ...process.argv.slice(3)], {
    cwd: root,
    stdio: 'inherit',
  })
  process.exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', resolve)
  })
})
