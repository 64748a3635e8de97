/**
 * Takes the pictures of the app that the pages show, of the local stack that runs: `npm start`, then
 * `node scripts/pictures.mjs`. They are looked at and committed by hand.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findTool, tools } from './bootstrap-tools.mjs'
import { Missing } from './bootstrap-step.mjs'
import { root, runMain } from './bootstrap.mjs'

const shown = [
  { name: 'home', path: '/', role: 'listener', theme: 'dark' },
  { name: 'deliveries', path: '/admin', role: 'admin', theme: 'light' },
]

await runMain(async () => {
  const executablePath = findTool(tools.chromium)
  if (!executablePath) throw new Missing('Chromium is needed: apt-get install chromium.')
  const { urls, users } = JSON.parse(readFileSync(join(root, '.local', 'stack.json'), 'utf8'))
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  for (const { name, path, role, theme } of shown) {
    const viewport = { width: 1280, height: 800 }
    const context = await browser.newContext({ baseURL: urls.web, viewport, colorScheme: theme })
    const page = await context.newPage()
    const { email, password } = users.find(({ claims }) => claims.role === role)
    await page.goto('/sign-in')
    await page.getByTestId('sign-in-email').fill(email)
    await page.getByTestId('sign-in-password').fill(password)
    await page.getByTestId('sign-in-submit').click()
    await page.waitForURL((url) => url.pathname === '/')
    await page.goto(path, { waitUntil: 'load' })
    await page.locator('main img, [data-testid=delivery-row]').first().waitFor()
    await page.waitForTimeout(2000)
    const file = join(root, 'docs', 'screens', `${name}.jpg`)
    await page.screenshot({ path: file, type: 'jpeg', quality: 78 })
    process.stdout.write(`${file}\n`)
    await context.close()
  }
  await browser.close()
})
