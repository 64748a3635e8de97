import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { pages } from '../../docs/.vitepress/pages.ts'

const docs = fileURLToPath(new URL('../../docs', import.meta.url))
const read = (...path: string[]): string => readFileSync(join(docs, ...path), 'utf8')

it('every page is in the side bar of the site, and nothing else is', () => {
  const links = pages.flatMap(({ items }) => items.map(({ link }) => `${link.slice(1)}.md`))
  const files = readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md') && !/^(index\.md|decisions\/|\.vitepress\/)/.test(name))
  expect(links.toSorted()).toEqual(files.sort())
})

it('the picture of states has every state that a delivery can have', () => {
  const source = readFileSync(join(docs, '../packages/dsp-core/src/schema/delivery.ts'), 'utf8')
  const [, list = ''] = /deliveryStates = \[([^\]]*)\]/.exec(source) ?? []
  const states = [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name)
  const words = read('pictures', 'delivery-states.svg').replace(/<tspan[^>]*>|<\/tspan>/g, '')
  expect(states.length).toBe(11)
  expect(states.filter((state) => !words.includes(`>${state}<`))).toEqual([])
})

it('the icon of the site is that of the app', () => {
  const app = readFileSync(join(docs, '../template/base/public/icon.svg'), 'utf8')
  expect(read('public', 'icon.svg')).toBe(app)
})

it('the pages about settings and brand name every field of the files of a project', () => {
  const fieldsOf = (name: string): string[] =>
    Object.keys(JSON.parse(readFileSync(join(docs, '../template/base', name), 'utf8')) as object)
  const config = read('reference', 'config.md')
  expect(
    fieldsOf('ddex-dsp.json').filter(
      (name) => name !== 'template' && !config.includes(`\`${name}\``),
    ),
  ).toEqual([])
  const brand = read('guide', 'brand.md')
  expect(fieldsOf('brand.json').filter((name) => !brand.includes(`\`${name}\``))).toEqual([])
})
