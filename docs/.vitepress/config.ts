import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitepress'
import { pages } from './pages.ts'

const docs = new URL('..', import.meta.url)

/** Decisions by their titles: `# 004 Folders and deliveries`. */
const decisions = readdirSync(new URL('decisions', docs))
  .filter((name) => name.endsWith('.md'))
  .sort()
  .map((name) => {
    const [, title = name] =
      /^# (.*)$/m.exec(readFileSync(new URL(`decisions/${name}`, docs), 'utf8')) ?? []
    return { text: title, link: `/decisions/${name.replace(/\.md$/, '')}` }
  })

/** The tokens of the storefront say by `data-theme` what VitePress says by a class. */
const followTheme =
  "(()=>{const r=document.documentElement,s=()=>{r.dataset.theme=r.classList.contains('dark')?'dark':'light'};s();new MutationObserver(s).observe(r,{attributeFilter:['class']})})()"

export default defineConfig({
  title: 'DDEX DSP',
  description:
    'A music streaming service in a box: DDEX deliveries in, a web app for listeners out.',
  lang: 'en',
  cleanUrls: true,
  outDir: '../dist/docs',
  cacheDir: '../.local/docs-cache',
  head: [
    ['link', { rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' }],
    ['script', {}, followTheme],
  ],
  markdown: { theme: { light: 'github-light', dark: 'github-dark' } },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Guide', link: '/guide/first-delivery', activeMatch: '/guide/' },
      { text: 'Protocols', link: '/protocols/sftp', activeMatch: '/protocols/' },
      { text: 'Reference', link: '/reference/cli', activeMatch: '/reference/|/guarantees' },
    ],
    sidebar: [...pages, { text: 'Decisions', collapsed: true, items: decisions }].map((group) => ({
      ...group,
      items: [...group.items],
    })),
    search: { provider: 'local' },
    outline: [2, 3],
    footer: { message: 'MIT licence. No telemetry, no tracking, nothing loaded from elsewhere.' },
  },
})
