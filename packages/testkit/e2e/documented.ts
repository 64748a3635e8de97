import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  behindDdexDsp,
  documentedCommands,
  documentedDelivery,
  runInTheWhole,
  type DocumentedCommand,
} from '../src/docs/documented-commands.ts'
import type { Bench } from './bench.ts'
import { repository, scratch } from './stack.ts'

const run = promisify(execFile)
const ddexDsp = join(repository, 'scripts', 'ddex-dsp.mjs')

/** What the README and the guides tell their readers to type, typed: against this stack and in a folder of its own. */
export function describeDocumented(bench: Bench): void {
  const commands = documentedCommands(repository)
  // As in the folder of the demo packages, to which the pages go first.
  const folder = join(scratch, 'demo')

  /** In bash; addresses of the local stack become those of this one. */
  async function typed(text: string, cwd = folder): Promise<string> {
    const { ports } = bench.stack
    const here = text
      .replaceAll('127.0.0.1:5000', `127.0.0.1:${ports.web}`)
      .replaceAll('127.0.0.1:5001', `127.0.0.1:${ports.functions}`)
      .replaceAll('127.0.0.1:9099', `127.0.0.1:${ports.auth}`)
    const env = { ...process.env, DDEX_DSP_LOCAL_DIR: scratch, INIT_CWD: cwd, NO_COLOR: '1' }
    const { stdout } = await run('bash', ['-e', '-o', 'pipefail', '-c', here], { cwd, env })
    return stdout
  }

  describe('commands of the pages', () => {
    const own = commands.filter(({ text }) => runInTheWhole.test(behindDdexDsp(text) ?? ''))

    it.each(own.map((each): [string, DocumentedCommand] => [`${each.page}:${each.line}`, each]))(
      '%s',
      async (_, { text }) => {
        const [delivery] = await bench.service.list('deliveries')
        const words = (behindDdexDsp(text) ?? '').replace(documentedDelivery, delivery?.id ?? '')
        // 100 MB say no more here than 5 do.
        const quick = words.startsWith('protocols test') ? ' --large-file=5' : ''
        await typed(`'${process.execPath}' '${ddexDsp}' ${words}${quick}`)
      },
    )

    it('README: a delivery over HTTP with curl', async () => {
      const block = of('README.md', /^(cd 2|curl .*\/api\/deliveries$)/)
      const answer = JSON.parse(await typed(block.join('\n'))) as object
      expect(answer).toMatchObject({ success: true })
    })

    it('docs/guide/feeds.md: a feed made by an admin with curl', async () => {
      const block = of('docs/guide/feeds.md', /^(token=|curl )/)
      const answer = JSON.parse(await typed(block.join('\n'))) as object
      expect(answer).toMatchObject({ result: { feed: { protocol: 'sftp' } } })
    })
  })

  const of = (page: string, form: RegExp): string[] =>
    commands.filter((each) => each.page === page && form.test(each.text)).map(({ text }) => text)
}
