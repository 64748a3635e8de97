import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  behindDdexDsp,
  documentedCommands,
  documentedRuns,
  mentionedCommands,
  mentionedOf,
  notRun,
  plainCommand,
  runners,
  runOf,
  typeWell,
} from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { commandLineFault, shellWords } from '../testing/parse-command-line.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const commands = documentedCommands(root)
const isLeftOut = (text: string): boolean => notRun.some(({ form }) => form.test(text))

const scriptsOf = (path: string): string[] => {
  const { scripts } = JSON.parse(readFileSync(join(root, path), 'utf8')) as {
    scripts: Record<string, string>
  }
  return Object.keys(scripts)
}
const scripts = scriptsOf('package.json')
/** Those of a made project as well. */
const allScripts = [...scripts, ...scriptsOf('template/project/package.json')]

const scriptIn = (text: string): string | undefined =>
  /^npm (?:run )?(?:-s )?([\w:-]+)/.exec(text)?.[1]

describe('commands in the README and in docs', () => {
  it('are found', () => expect(commands.length).toBeGreaterThan(50))

  it.each(commands.map((each) => [`${each.page}:${each.line}`, each] as const))(
    '%s is typed by a test, or a list says why it is not',
    async (_, command) => {
      const { text } = command
      expect(Boolean(runOf(command)) !== isLeftOut(text), text).toBe(true)
      const words = behindDdexDsp(text)
      if (words !== null) expect(await commandLineFault(shellWords(words))).toBeNull()
      const script = scriptIn(text)
      if (script && script !== 'dev') expect(scripts).toContain(script)
    },
  )

  it.each(mentionedCommands(root).map(({ page, words }) => [page, words]))(
    '%s speaks of ddex-dsp %s, which is there',
    async (_, words) => {
      const fault = await commandLineFault(shellWords(words))
      expect(fault ?? '').not.toMatch(/unknown|too many|invalid/)
    },
  )
})

describe('commands of others that a sentence names', () => {
  it.each(mentionedOf(root, 'npm').filter((text) => !text.startsWith('npm create ')))(
    '%s is a script of this repository, or of a made project',
    (text) => expect(allScripts).toContain(scriptIn(text)),
  )

  const firebase = ['npx firebase', 'firebase'].flatMap((name) => mentionedOf(root, name))
  it.each(firebase)('%s is a command of firebase-tools', async (text) => {
    const [, command = ''] = /firebase (\S+)/.exec(text) ?? []
    const tools = createRequire(join(root, 'cli/package.json')).resolve(
      'firebase-tools/lib/bin/firebase.js',
    )
    const said = await typeWell(`node "${tools}" ${command} --help`, { cwd: root })
    expect(said).toContain(`Usage: firebase ${command}`)
  })
})

describe('the lists of documented commands', () => {
  it.each(Object.entries(runners))('what is run against %s is typed by %s', (against, test) => {
    expect(readFileSync(join(root, test), 'utf8')).toMatch(
      new RegExp(`(commands|blocks)Against\\([^)]*'${against}'`),
    )
  })

  it('have no entry that fits nothing', () => {
    const used = new Set(commands.map((each) => runOf(each)))
    expect(documentedRuns.filter((run) => !used.has(run))).toEqual([])
    const idle = notRun.filter(({ form }) => !commands.some(({ text }) => form.test(text)))
    expect(idle).toEqual([])
  })

  it('give a reason for each command that is left out', () => {
    expect(notRun.filter(({ why }) => !/\w+ \w+ \w+/.test(why))).toEqual([])
    const decision = readFileSync(join(root, 'docs/decisions/013-docs-and-commands.md'), 'utf8')
    const left = commands.filter(({ text }) => isLeftOut(text)).map(({ text }) => text)
    expect(left.filter((text) => !decision.includes(`\`${plainCommand(text)}\``))).toEqual([])
  })
})
