import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv, promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const run = promisify(execFile)
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const read = (server: string, name: string): string =>
  readFileSync(join(root, 'servers', server, name), 'utf8')

const ports = { ftp: 21, sftp: 22 }

/** The settings that a server knows. */
const known = (server: string): string[] => Object.keys(parseEnv(read(server, '.env.example')))

describe.each(['ftp', 'sftp'] as const)('the machine of the %s server', (server) => {
  const outside = ports[server]

  test('at Google: a script that is one, and says what it would do', async () => {
    const script = join(root, 'servers', server, 'vm.sh')
    await run('bash', ['-n', script])
    const env = {
      PATH: process.env.PATH,
      PROJECT_ID: 'my-project',
      REGION: 'europe-west1',
      DRY_RUN: '1',
    }
    const { stdout, stderr } = await run('bash', [script], { env })
    const commands = stderr.trim().split('\n')
    expect(commands.every((line) => /^\+ (gcloud|docker) /.test(line))).toBe(true)
    const order = [
      'repositories create',
      'docker push',
      'service-accounts create',
      'secrets versions add',
    ]
    const places = [...order, 'addresses create', 'disks create', 'instances create'].map((words) =>
      commands.findIndex((line) => line.includes(words)),
    )
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(stderr).toContain(`--allow=tcp:${outside}`)
    expect(stdout).toContain(`port ${outside}`)
    const set = [...read(server, 'vm.sh').matchAll(/--env=(DDEX_DSP_\w+)=/g)].map(
      ([, name]) => name,
    )
    expect(set.filter((name) => !known(server).includes(name ?? ''))).toEqual([])
    await expect(run('bash', [script], { env: { PATH: process.env.PATH } })).rejects.toThrow(
      'Say PROJECT_ID',
    )
  })
})
