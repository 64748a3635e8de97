import { describe, expect, it } from 'vitest'
import { writeAnswer } from './answer.ts'
import { CommandError, usageError } from './command-error.ts'
import { Progress } from './progress.ts'
import { runCommandLine } from './run-command.ts'
import { table, widthOf } from './table.ts'
import type { Terminal } from './terminal.ts'

function fakeTerminal() {
  const said = { out: '', error: '' }
  const terminal: Terminal = {
    input: process.stdin,
    write: (text) => void (said.out += text),
    writeError: (text) => void (said.error += text),
    colours: false,
  }
  return { said, terminal }
}

/** What a command line that ends like this leaves behind. */
async function ending(args: string[], error: unknown) {
  const { said, terminal } = fakeTerminal()
  const fail = async () => {
    throw error
  }
  await runCommandLine('tool', args, fail, terminal)
  const code = process.exitCode
  process.exitCode = undefined
  return { ...said, code }
}

describe('a command that fails', () => {
  it('says why in one line and leaves with the code of its error', async () => {
    expect(await ending([], new CommandError('No such feed.'))).toEqual({
      out: '',
      error: 'tool: No such feed.\n',
      code: 1,
    })
    expect((await ending([], usageError('What?'))).code).toBe(2)
    expect((await ending([], new CommandError('It is there.', 3))).code).toBe(3)
  })

  it('answers --json with a document all the same', async () => {
    const { out } = await ending(['--json'], new CommandError('In the way.', 3, { files: ['a'] }))
    expect(JSON.parse(out)).toEqual({
      error: { message: 'In the way.', exitCode: 3, files: ['a'] },
    })
  })

  it('shows the stack of a bug', async () => {
    const { error, code } = await ending([], new TypeError('oh'))
    expect(error).toMatch(/TypeError: oh\n\s+at /)
    expect(code).toBe(1)
  })
})

describe('an answer', () => {
  it('is JSON and nothing else, or text', () => {
    const { said, terminal } = fakeTerminal()
    writeAnswer(terminal, true, { a: 1 }, () => 'text\n')
    writeAnswer(terminal, false, { a: 1 }, ({ a }) => `a is ${a}\n`)
    expect(said.out).toBe('{\n  "a": 1\n}\na is 1\n')
  })
})

describe('a table', () => {
  it('puts its columns in line, wide characters and marks too', () => {
    const { terminal } = fakeTerminal()
    const columns = [
      { title: 'Feed', cell: (row: { name: string; files: number | null }) => row.name },
      {
        title: 'Files',
        align: 'right' as const,
        cell: (row: { files: number | null }) => row.files,
      },
    ]
    const rows = [
      { name: '音楽', files: 7 },
      { name: 'e\u0301te', files: null },
      { name: 'a\nb', files: 1200 },
    ]
    expect(table(terminal, columns, rows)).toBe(
      ['Feed  Files', '音楽      7', 'e\u0301te       –', 'a b    1200', ''].join('\n'),
    )
    expect(widthOf('🎵a')).toBe(3)
  })
})

describe('progress', () => {
  it('is one line a step where nothing can move', async () => {
    let text = ''
    const progress = new Progress({ write: (part: string | Uint8Array) => ((text += part), true) })
    await progress.step(
      'Send',
      async (report) => report(1, 2),
      () => '2 files',
    )
    await progress.step('Fail', () => Promise.reject(new Error('no'))).catch(() => undefined)
    expect(text).toMatch(/^✓ Send {2}\d+\.\d s {2}\(2 files\)\n✗ Fail {2}\d+\.\d s\n$/)
  })
})
