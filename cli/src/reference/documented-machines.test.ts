import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import {
  blocksAgainst,
  gcloudCommands,
  gcloudStandIn,
  mentionedOf,
  scriptOf,
  type,
  typeWell,
} from '@ddex/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repository, typedProject, type TypedProject } from '../testing/typed-project.ts'

const services = ['ftp', 'sftp'].map((Service) =>
  JSON.stringify({ Service, State: 'running', Health: 'healthy' }),
)

/** Writes down what it is called with, and says of the servers that they run. */
const docker = `#!/bin/sh
echo "docker $*" >> "$STAND_IN_NOTES/asked.txt"
[ "$2" != ps ] || cat <<'END'
${services.join('\n')}
END
`

describe('commands of the pages for machines, against stand-ins of gcloud and docker', () => {
  let made: TypedProject
  const typing = () => ({
    cwd: made.root,
    env: { PATH: made.path, STAND_IN_NOTES: made.root },
  })
  const asked = (): string[] => {
    const path = join(made.root, 'asked.txt')
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
  }

  beforeAll(() => {
    made = typedProject('machines')
    made.copy('servers')
    made.copy('docker-compose.yml')
    made.program('docker', docker)
    made.program('gcloud', `#!/bin/sh\nexec "${process.execPath}" "${gcloudStandIn}" "$@"\n`)
  })
  afterAll(() => made.remove())

  it.each(
    blocksAgainst(repository, 'stand-ins of gcloud and docker').map((each) => [each.title, each]),
  )('%s', async (_, { commands }) => {
    const before = asked().length
    await typeWell(scriptOf(commands), typing())
    const programs = commands.filter(({ text }) => /^gcloud|--docker$|vm\.sh$/.test(text))
    expect(asked().length - before).toBeGreaterThanOrEqual(programs.length)
  })

  it('makes the machine once, and nothing but its newest image and settings when it is run again', async () => {
    const create = /^gcloud .*(?<!bindings) create /
    expect(asked().filter((line) => create.test(line)).length).toBeGreaterThan(5)
    const [script] = blocksAgainst(repository, 'stand-ins of gcloud and docker')
      .flatMap(({ commands }) => commands)
      .filter(({ text }) => /vm\.sh$/.test(text) && !text.includes('DRY_RUN'))
    const before = asked().length
    const said = await typeWell(script?.text ?? '', typing())
    const again = asked().slice(before)
    expect(again.filter((line) => create.test(line))).toEqual([])
    expect(again.join('\n')).toMatch(/docker push/)
    expect(said).toContain('203.0.113.7')
  })

  it('makes one for FTP by the same words', async () => {
    const script = 'cp servers/ftp/.env.example servers/ftp/.env && PROJECT_ID=p servers/ftp/vm.sh'
    expect(await typeWell(script, typing())).toContain('203.0.113.7')
  })

  it.each(mentionedOf(repository, 'gcloud'))('%s, which a sentence names', async (text) => {
    await typeWell(text, typing())
  })

  it.each([
    ['a command that gcloud has not', 'gcloud firestore databases mend'],
    ['a flag that it has not', 'gcloud firestore export gs://a --sync'],
    ['a flag without its value', 'gcloud firestore databases update --database'],
  ])('would be refused for %s', async (_, line) => {
    expect(await type(line, typing())).toMatchObject({ code: 2 })
  })
})

const found = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))

const kubectl = found('kubectl')
if (!kubectl) console.warn('NOT TYPED: what manifests say of kubectl, which is not here.')

describe.skipIf(!kubectl).each(['ftp', 'sftp'])('the manifest of the %s server', (server) => {
  const manifest = readFileSync(join(repository, 'servers', server, 'kubernetes.yml'), 'utf8')
  const secrets = [...manifest.matchAll(/^#\s+(kubectl create .*)$/gm)].map(([, line = '']) => line)

  it.each(secrets)('says %s, which kubectl would do, without a cluster', async (line) => {
    const made = typedProject('cluster')
    try {
      made.copy(`servers/${server}/.env.example`, `servers/${server}/.env`)
      made.write('key.json', '{}')
      const said = await typeWell(`${line} --dry-run=client -o name`, { cwd: made.root })
      expect(said).toMatch(/^secret\/ddex-dsp-\w+\n$/)
    } finally {
      made.remove()
    }
  })
})

const gcloud = found('gcloud')
const table = gcloud
  ? join(dirname(realpathSync(gcloud)), '..', 'data', 'cli', 'gcloud_completions.py')
  : ''
if (!existsSync(table)) console.warn('NOT TESTED against gcloud: the Google Cloud SDK is not here.')

/** Prints the lines of `gcloud-commands.txt` anew, out of the table by which gcloud completes words. */
const printed = `import sys
table = {}
exec(open(sys.argv[1]).read(), table)
tree = table['STATIC_COMPLETION_CLI_TREE']
for name in sys.argv[2].split(','):
    node = tree
    for word in name.split() if name != '(all)' else []:
        node = node['commands'][word]
    flags = sorted(node['flags'].items())
    print(' '.join([name] + [flag + ('' if kind == 'bool' else '=') for flag, kind in flags]))
`

// `vitest -u` writes it anew; another command is added with its name alone on a line.
it.skipIf(!existsSync(table))(
  'what the stand-in of gcloud knows is what gcloud knows',
  async () => {
    const names = readFileSync(gcloudCommands, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.replace(/ --.*/, ''))
    const lines = execFileSync('python3', ['-c', printed, table, names.join(',')], {
      encoding: 'utf8',
    })
    await expect(lines).toMatchFileSnapshot(gcloudCommands)
  },
)
