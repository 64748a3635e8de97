import { describe, expect, it } from 'vitest'
import { examplesIn, jsonIn, leavesOfTree } from './testing/command-tree.ts'
import { readShape } from './testing/json-shape.ts'
import { commandLineFault, shellWords } from './testing/parse-command-line.ts'
import { runDdexDsp } from './testing/run-ddex-dsp.ts'

/** Commands without `--json`, and why that says nothing there. */
const withoutJson: Record<string, string> = {
  dev: 'runs until it is stopped; .local/stack.json is what a script reads meanwhile',
  build: 'answers with files and its exit code alone',
}

const leaves = await leavesOfTree()
const of = (words: string) => leaves.find((leaf) => leaf.words === words)

describe.each(leaves.map(({ words }) => words))('ddex-dsp %s', (words) => {
  const { command, help = '' } = of(words) ?? {}

  it('says in a line what it does', () => expect(command?.description()).not.toBe(''))

  it('has examples in its help, all of this command, that it takes', async () => {
    const examples = examplesIn(help)
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) {
      expect(example).toMatch(new RegExp(`^${words}( |$)`))
      expect([example, await commandLineFault(shellWords(example))]).toEqual([example, null])
    }
  })

  it('has --json, and says what it writes', () => {
    const option = command?.options.find(({ long }) => long === '--json')
    if (words in withoutJson) return expect([option, jsonIn(help)]).toEqual([undefined, null])
    expect(option).toBeDefined()
    expect(jsonIn(help)).not.toBeNull()
    readShape(jsonIn(help)?.shape ?? '')
  })

  it('ends with 2 for a command line that it does not take, in words and as JSON', async () => {
    const { out, error, code } = await runDdexDsp(...words.split(' '), '--no-such-flag', '--json')
    expect(code).toBe(2)
    expect(error).toMatch(/^ddex-dsp: (unknown option '--no-such-flag'|required option '--\w+)/)
    expect(JSON.parse(out)).toMatchObject({
      error: { message: expect.stringContaining('option') as string, exitCode: 2 },
    })
  })
})

it('has no reason for a command that is not there', () =>
  expect(Object.keys(withoutJson).filter((words) => !of(words))).toEqual([]))

it('knows a wrong command line', async () => {
  expect(await commandLineFault(['feeds', 'create'])).toContain('--protocol')
  expect(await commandLineFault(['protocols', 'test', 'fax'])).toContain('fax')
  expect(await commandLineFault(['feeds'])).not.toBeNull()
  expect(await commandLineFault(['feeds', 'list', '--help'])).toBeNull()
  expect(shellWords(`feeds create --name="My 'L'" 'a b' c\\\n d | jq`)).toEqual([
    ...['feeds', 'create', "--name=My 'L'", 'a b', 'c', 'd'],
  ])
})
