import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { behindDdexDsp, documentedCommands, mentionedCommands, runInTheWhole } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { commandLineFault, shellWords } from '../testing/parse-command-line.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const commands = documentedCommands(root)

const ddexDspWords = (text: string): string[] | null => {
  const words = behindDdexDsp(text)
  return words === null ? null : shellWords(words)
}

/** Commands of `ddex-dsp` that are only read, each with where the same command is run, or why it is not. */
const onlyRead: readonly [command: RegExp, why: string, test?: string][] = [
  [/^feeds list --on=project/, 'asks a service at Google'],
  [
    /^deploy/,
    'goes to Google; its plan and steps are run',
    'cli/src/deploy/deploy-command.test.ts',
  ],
  [/^init/, 'changes a project at Google', 'cli/src/init/init-command.test.ts'],
  [/^doctor/, 'looks at this machine', 'cli/src/doctor/doctor-command.test.ts'],
  [/^s3 setup/, 'changes AWS; run against moto', 'cli/src/aws/aws-commands.test.ts'],
  [/^s3 (test-trigger|update-lambda)/, 'the same', 'cli/src/aws/lambda-commands.test.ts'],
  [/^lambda (logs|metrics)/, 'the same', 'cli/src/aws/lambda-commands.test.ts'],
  [
    /^servers (start|stop|status).*--docker/,
    'wants Docker',
    'cli/src/servers/server-bundles.test.ts',
  ],
  [
    /^deliveries (watch|reprocess)/,
    'ends by Ctrl+C only, or wants a delivery that ended badly',
    'cli/src/deliveries/deliveries-command.test.ts',
  ],
]

/** Commands of others, each with the test that runs it, or why none does. */
const others: readonly [command: RegExp, why: string, test?: string][] = [
  [/^npm start$/, 'every run of the whole begins with it', 'packages/testkit/e2e/stack.ts'],
  [/^npm test$/, 'runs this very test'],
  [/^npm run build$/, 'before packages are looked at', 'scripts/packages/published.test.ts'],
  [
    /^npm run (dev|docs)$/,
    'a project is made and run',
    'packages/testkit/scaffold/scaffold.slow.ts',
  ],
  [/create-ddex-dsp/, 'the packed one is run', 'packages/testkit/scaffold/scaffold.slow.ts'],
  [/^cd (my-service|2000000100012|"\$\(ls -td)/, 'changes the folder'],
  [/^(sftp |sftp> put)/, 'a real sftp sends a folder', 'packages/testkit/e2e/sender.ts'],
  [
    /^curl .*127\.0\.0\.1:5000\/api\/deliveries/,
    'run as it stands',
    'packages/testkit/e2e/documented.ts',
  ],
  [/^token=\$\(curl .*127\.0\.0\.1:9099/, 'run as it stands', 'packages/testkit/e2e/documented.ts'],
  [/^curl .*127\.0\.0\.1:5001/, 'run as it stands', 'packages/testkit/e2e/documented.ts'],
  [
    /^curl .*https:\/\/<service>\/api\/deliveries/,
    'the same requests by curl',
    'packages/testkit/src/protocol/curl-client.ts',
  ],
  [
    /^curl -X PUT --data-binary @/,
    'an upload that is resumed',
    'packages/ingestion-servers/src/protocol-tests/http-door.test.ts',
  ],
  [
    /^aws --endpoint-url http:\/\/127/,
    'the AWS SDK puts the same objects',
    'packages/testkit/e2e/s3.ts',
  ],
  [
    /^cp servers\/s?ftp\/\.env\.example/,
    'the servers start from the same file',
    'cli/src/servers/server-bundles.test.ts',
  ],
  [
    /DRY_RUN=1 servers\/sftp\/vm\.sh$/,
    'run as it stands, against no Google',
    'servers/machines.test.ts',
  ],
  [/^PROJECT_ID=\S+ REGION=\S+ servers\/sftp\/vm\.sh$/, 'goes to Google'],
  [/^export (DDEX_DSP_ADMIN_|AWS_)/, 'sets what commands read'],
  [
    /^npx osls@4 deploy/,
    'changes AWS; its file is packaged and read',
    'lambda/s3-ingestion/src/package.slow.ts',
  ],
  [/^gcloud /, 'goes to Google: gcloud is not here'],
]

describe('commands in the README and in docs', () => {
  it('are found', () => expect(commands.length).toBeGreaterThan(50))

  it.each(commands.map((each) => [`${each.page}:${each.line}`, each.text]))(
    '%s: %s',
    async (_, text) => {
      const words = ddexDspWords(text)
      const list = words ? onlyRead : others
      const line = words ? words.join(' ') : text
      if (words) expect(await commandLineFault(words)).toBeNull()
      if (words && runInTheWhole.test(line)) return
      const entry = list.find(([form]) => form.test(line))
      expect(entry, 'no test runs it, and no list says why').toBeDefined()
      const [, , test] = entry ?? []
      if (test) expect(existsSync(join(root, test))).toBe(true)
      const [, script] = /^npm (?:run )?(?:-s )?([\w:-]+)/.exec(text) ?? []
      if (script && !text.startsWith('npx') && script !== 'dev') expect(scripts).toContain(script)
    },
  )

  it.each(mentionedCommands(root).map(({ page, words }) => [page, words]))(
    '%s speaks of ddex-dsp %s, which is there',
    async (_, words) => {
      const fault = await commandLineFault(shellWords(words))
      expect(fault ?? '').not.toMatch(/unknown|too many|invalid/)
    },
  )

  it('every entry of the lists is of use', () => {
    const lines = commands.map(({ text }) => ddexDspWords(text)?.join(' ') ?? text)
    const idle = [...onlyRead, ...others].filter(([form]) => !lines.some((line) => form.test(line)))
    expect(idle.map(([form]) => String(form))).toEqual([])
  })
})

const { scripts: all } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const scripts = Object.keys(all)
