import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  behindDdexDsp,
  documentedCommands,
  documentedRuns,
  mentionedCommands,
  notRun,
  plainCommand,
  runners,
  runOf,
} from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { commandLineFault, shellWords } from '../testing/parse-command-line.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const commands = documentedCommands(root)
const isLeftOut = (text: string): boolean => notRun.some(({ form }) => form.test(text))

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

describe('commands in the README and in docs', () => {
  it('are found', () => expect(commands.length).toBeGreaterThan(50))

  it.each(commands.map((each) => [`${each.page}:${each.line}`, each] as const))(
    '%s is typed by a test, or a list says why it is not',
    async (_, command) => {
      const { text } = command
      expect(Boolean(runOf(command)) !== isLeftOut(text), text).toBe(true)
      const words = behindDdexDsp(text)
      if (words !== null) expect(await commandLineFault(shellWords(words))).toBeNull()
      const [, script] = /^npm (?:run )?(?:-s )?([\w:-]+)/.exec(text) ?? []
      if (script && script !== 'dev') expect(Object.keys(scripts)).toContain(script)
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
