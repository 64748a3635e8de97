// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import brand from '../brand.json'

const firebase = { apiKey: 'demo', projectId: 'demo-test', appId: 'demo' }

let files: Record<string, unknown> = {}

// What the app finds at its paths. Nothing else answers, so nothing is asked of any network.
vi.stubGlobal('fetch', async (path: string) => {
  if (!path.startsWith('/')) return new Promise(() => undefined)
  if (path in files) return Response.json(files[path])
  return new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })
})

async function open(): Promise<HTMLElement> {
  document.body.innerHTML = '<div id="app"></div>'
  vi.resetModules()
  await import('../src/main.ts')
  const app = document.querySelector<HTMLElement>('#app')
  if (!app) throw new Error('The page has no #app.')
  await vi.waitFor(() => expect(app.childElementCount).toBeGreaterThan(0), 20_000)
  return app
}

describe('the app', () => {
  it('shows the name and the colour of the brand', async () => {
    files = { '/service.json': { firebase } }
    const app = await open()
    await vi.waitFor(() => expect(app.textContent).toContain(brand.name), 20_000)
    const { style } = document.documentElement
    expect(style.getPropertyValue('--brand-hue')).toBe(String(brand.hue))
  })

  it('takes what Firebase Hosting says where there is no /service.json', async () => {
    files = { '/__/firebase/init.json': firebase }
    expect((await open()).textContent).toContain(brand.name)
  })

  it('says so when it cannot know which project it is for', async () => {
    files = {}
    const app = await open()
    expect(app.textContent).not.toContain(brand.name)
    expect(app.textContent?.trim()).not.toBe('')
  })
})
