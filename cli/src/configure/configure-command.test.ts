import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { askAboutProject } from '../prompts/project-questions.ts'
import { runDdexDsp } from '../testing/run-ddex-dsp.ts'
import { faults } from './write-project-file.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'configure-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const key = 'AIzaSyA-invented-key-0123456789'
const all = ['--project-id=my-project', '--region=europe-west1', `--web-api-key=${key}`]
const run = (...args: string[]) => runDdexDsp('configure', ...args, '--root', root)
const file = () => JSON.parse(readFileSync(join(root, 'ddex-dsp.json'), 'utf8')) as object
const said = {
  ...{ projectId: 'my-project', region: 'europe-west1', webApiKey: key },
  webUrl: 'https://my-project.web.app',
}

describe('ddex-dsp configure', () => {
  test('writes the file, and once more changes nothing', async () => {
    expect(await run(...all)).toMatchObject({ code: 0, error: '' })
    expect(file()).toEqual(said)
    expect((await run(...all)).out).toContain('says all that already')
  })

  test('keeps what else a project says of itself, and fills in what is empty', async () => {
    const held = { projectId: '', region: 'europe-west1', protocols: ['sftp'] }
    writeFileSync(join(root, 'ddex-dsp.json'), JSON.stringify(held))
    const { out } = await run('--project-id=my-project', `--web-api-key=${key}`, '--json')
    expect(JSON.parse(out)).toMatchObject({ outcome: 'written', file: said })
    expect(file()).toEqual({ ...said, protocols: ['sftp'] })
  })

  test('does not write over another project unless it is forced', async () => {
    await run(...all)
    const other = ['--project-id=other-project', '--web-url=https://my-project.web.app']
    const refused = await run(...other)
    expect(refused.code).toBe(3)
    expect(refused.error).toContain('says another projectId (my-project): --force')
    expect(file()).toEqual(said)
    expect((await run(...other, '--force')).code).toBe(0)
    expect(file()).toMatchObject({ projectId: 'other-project' })
  })

  test('says what is missing or wrong, by its flag, and asks nothing without a terminal', async () => {
    expect(await run('--project-id=my-project')).toMatchObject({
      ...{ code: 2, error: 'ddex-dsp: Say --region, --web-api-key.\n' },
    })
    expect((await run(...all, '--region=Europe')).error).toContain(
      '--region is where the functions',
    )
  })

  test('asks on a terminal for what no flag says, and proposes what follows', async () => {
    const input = new PassThrough()
    const output = new PassThrough()
    output.end = () => output
    let shown = ''
    const questions = ['Region of its', 'Where listeners']
    output.on('data', (chunk: Buffer) => {
      shown += chunk.toString('utf8')
      if (!questions[0] || !shown.includes(questions[0])) return
      questions.shift()
      shown = ''
      setImmediate(() => input.write('\r'))
    })
    const { projectId, webApiKey } = said
    const context = { input, output }
    expect(await askAboutProject({ projectId, webApiKey }, {}, faults, context)).toEqual({
      ...said,
      region: 'us-central1',
    })
  })
})
