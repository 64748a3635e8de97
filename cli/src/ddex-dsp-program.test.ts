import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commandList } from './commands/command-list.ts'
import { ddexDspProgram } from './ddex-dsp-program.ts'
import { runDdexDsp } from './testing/run-ddex-dsp.ts'

/** What the program says to a command line that it ends by itself. */
async function said(...args: string[]) {
  const program = await ddexDspProgram(args, '1.2.3')
  const text: string[] = []
  const output = {
    writeOut: (part: string) => text.push(part),
    writeErr: (part: string) => text.push(part),
  }
  for (const command of [program, ...program.commands]) command.configureOutput(output)
  const code = await program.parseAsync(args, { from: 'user' }).then(
    () => 0,
    (error: { exitCode: number }) => error.exitCode,
  )
  return { code, text: text.join('') }
}

describe('ddex-dsp', () => {
  it('lists every command in its help', async () => {
    const { code, text } = await said('--help')
    expect(code).toBe(0)
    for (const { name, summary } of commandList) {
      expect(text).toContain(`  ${name}`)
      expect(text.replace(/\s+/g, ' ')).toContain(summary)
    }
  })

  it('says its version', async () => expect((await said('--version')).text).toBe('1.2.3\n'))

  it('says what was meant when a command is mistyped', async () => {
    const { code, text } = await said('erm')
    expect(code).not.toBe(0)
    expect(text).toContain('Did you mean ern?')
  })

  it.each(commandList.map(({ name }) => name))('loads %s and shows its help', async (name) => {
    const { code, text } = await said(name, '--help')
    expect(code).toBe(0)
    expect(text).toContain(`Usage: ddex-dsp ${name}`)
  })

  it('has no command file that nobody can reach', () => {
    const names = readdirSync(new URL('./commands/', import.meta.url))
      .filter((name) => !/^command-|\.test\./.test(name))
      .map((name) => name.replace(/\.ts$/, ''))
    expect(commandList.map(({ name }) => name).sort()).toEqual(names.sort())
  })
})

describe('a wrong command line', () => {
  it.each([
    [['feeds', 'list', '--rooot=/tmp'], "unknown option '--rooot'\n(Did you mean --root?)"],
    [['feeds', 'lst'], "unknown command 'lst'\n(Did you mean list?)"],
    [['feeds', 'show'], "missing required argument 'feed'"],
    [['protocols', 'test', 'fax'], "value 'fax' is invalid for argument 'protocol'."],
  ])('%j is told as everything that fails is', async (args, words) => {
    const { error, out, code } = await runDdexDsp(...args)
    expect({ out, code }).toEqual({ out: '', code: 2 })
    expect(error.startsWith(`ddex-dsp: ${words}`)).toBe(true)
    const { error: told } = JSON.parse((await runDdexDsp(...args, '--json')).out) as never
    expect(Object.keys(told)).toEqual(['message', 'exitCode'])
  })
})

describe('help', () => {
  it.each(['', 'feeds', 's3', 'ern'])('of "%s" leads to what can be typed', async (group) => {
    const { text } = await said(...(group ? [group] : []), '--help')
    expect(text).toMatch(new RegExp(`Examples?:\n  ddex-dsp ${group}`))
  })
})
