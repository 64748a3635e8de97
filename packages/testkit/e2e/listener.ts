import { existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { logTails, scratch, type StackDescription } from './stack.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

function findChromium(): string {
  const set = process.env.DDEX_DSP_CHROMIUM
  if (set) return set
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  const found = paths.find((path) => existsSync(path))
  if (found) return found
  throw new Error('No Chromium: install it (apt-get install chromium) or set DDEX_DSP_CHROMIUM.')
}

/** Chromium that reaches this machine only, and may play sound without a hand on it. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    ],
  })

/** How far each of the page's audio elements is, in seconds; they are not in the document. */
const positions = (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const { heardAudio = [] } = globalThis as { heardAudio?: { currentTime: number }[] }
    return heardAudio.map(({ currentTime }) => currentTime)
  })

/** Somebody with a browser. Everything that goes wrong in the page is kept in `complaints`. */
export class Listener {
  readonly page: Page
  readonly complaints: string[] = []

  private constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`console: ${message.text()}`)
    })
  }

  static async open(browser: Browser, stack: StackDescription): Promise<Listener> {
    const context = await browser.newContext({
      baseURL: stack.urls.web,
      viewport: { width: 1280, height: 900 },
    })
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    await page.addInitScript(() => {
      const scope = globalThis as unknown as {
        Audio: new (source?: string) => object
        heardAudio: object[]
      }
      const Original = scope.Audio
      scope.heardAudio = []
      scope.Audio = class extends Original {
        constructor(source?: string) {
          super(source)
          scope.heardAudio.push(this)
        }
      }
    })
    return new Listener(page)
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.page.goto('/sign-in')
    await this.page.getByTestId('sign-in-email').fill(email)
    await this.page.getByTestId('sign-in-password').fill(password)
    await this.page.getByTestId('sign-in-submit').click()
    await this.page.waitForURL((url) => url.pathname === '/')
  }

  /** Waits until a release is on the home page and opens it. */
  async openRelease(title: string): Promise<void> {
    await this.page.goto('/')
    const card = this.page.getByTestId('release-card').filter({ hasText: title }).first()
    await card.click()
    await this.page.waitForURL(/\/release\//)
    await this.page.getByTestId('track-row').first().waitFor()
  }

  async playRelease(): Promise<void> {
    await this.page.getByTestId('play-release').first().click()
  }

  /** Waits until sound has gone on by `seconds`; resolves with where it is then. */
  async hears(seconds: number, patience = 60_000): Promise<number> {
    const end = Date.now() + patience
    const first = Math.max(0, ...(await positions(this.page)))
    let now = first
    while (Date.now() < end) {
      now = Math.max(0, ...(await positions(this.page)))
      if (now - first >= seconds) return now
      await this.page.waitForTimeout(200)
    }
    throw new Error(
      `Nothing was heard: ${first} s, then ${now} s.\n${await this.evidence('silent')}`,
    )
  }

  /** A screenshot, what the page complained about and the ends of the logs, in words. */
  async evidence(name: string): Promise<string> {
    const path = join(scratch, 'screenshots', `${name}.png`)
    mkdirSync(join(scratch, 'screenshots'), { recursive: true })
    await this.page.screenshot({ path }).catch(() => undefined)
    return `screenshot: ${path}\n${this.page.url()}\n${this.complaints.join('\n')}\n${logTails()}`
  }
}
