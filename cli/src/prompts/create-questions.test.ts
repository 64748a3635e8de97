import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { askWhatToCreate, isLeft } from './create-questions.ts'

const keys = { enter: '\r', down: '\u001B[B', space: ' ', leave: '\u0003' }

/** Answers each question when it is shown: `[what it asks, what is typed]`. */
function answering(answers: [question: string, typed: string][], directory?: string) {
  const input = new PassThrough()
  const output = new PassThrough()
  // Each question ends its output; a terminal goes on all the same.
  output.end = () => output
  const asked: string[] = []
  let shown = ''
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString('utf8')
    const next = answers[asked.length]
    if (!next || !shown.includes(next[0])) return
    asked.push(next[0])
    shown = ''
    setImmediate(() => input.write(next[1]))
  })
  return { asked, answers: askWhatToCreate(directory, 'pnpm', { input, output }) }
}

const questions = [
  'Folder and name',
  'What is it?',
  'How do deliveries arrive?',
  'Firebase project',
] as const

describe('the questions', () => {
  it('are five, and Enter takes what is proposed', async () => {
    const { asked, answers } = answering(
      [...questions, 'with pnpm now?'].map((question) => [question, keys.enter]),
    )
    expect(await answers).toEqual({
      directory: 'my-service',
      template: 'streaming',
      protocols: ['sftp'],
      projectId: '',
      install: true,
    })
    expect(asked).toHaveLength(5)
  })

  it('take other answers', async () => {
    const { answers } = answering(
      [
        [questions[0], keys.enter],
        [questions[1], keys.down + keys.enter],
        [questions[2], keys.space + keys.enter],
        [questions[3], `blue-door-1${keys.enter}`],
        ['with pnpm now?', `n${keys.enter}`],
      ],
      'blue-door',
    )
    expect(await answers).toEqual({
      directory: 'blue-door',
      template: 'catalogue',
      protocols: ['ftp', 'sftp'],
      projectId: 'blue-door-1',
      install: false,
    })
  })

  it.each([0, 1, 2, 3, 4])('can be left with Ctrl+C at question %i', async (last) => {
    const all = [...questions, 'with pnpm now?']
    const { answers } = answering(
      all.map((question, index) => [question, index === last ? keys.leave : keys.enter]),
    )
    const error = await answers.then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(isLeft(error)).toBe(true)
  })
})
