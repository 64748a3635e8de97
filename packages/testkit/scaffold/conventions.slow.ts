import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyFolder, installCli, packedCli, run } from './project.ts'

const folder = emptyFolder('conventions')
let create = ''

beforeAll(async () => {
  create = await installCli(folder, packedCli())
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const flags = ['--protocols=ftp,sftp,s3,gcs,http', '--no-install', '--no-git']

/** Every file of a folder with its bytes, by path. */
function filesOf(where: string): Map<string, string> {
  const entries = readdirSync(where, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return new Map(
    entries.map((path) => [path.slice(where.length + 1), readFileSync(path, 'base64')]),
  )
}

describe.each(['streaming', 'catalogue'])('S3: a project of the template %s', (template) => {
  it('has these files and this package.json (vitest -u writes them anew)', async () => {
    const { code, output } = await run(
      create,
      [template, `--template=${template}`, ...flags],
      folder,
    )
    expect(code, output).toBe(0)
    const where = join(folder, template)
    const manifest = readFileSync(join(where, 'package.json'), 'utf8')
    // Pages come and go with the docs; whether their links lead anywhere is tested where they are packed.
    const paths = [...filesOf(where).keys()].filter((path) => !path.startsWith('docs/'))
    const said = `${paths.join('\n')}\n\n${manifest}`
    await expect(said).toMatchFileSnapshot(join('snapshots', `${template}.txt`))
  })
})

describe('S4: the same words make the same bytes', () => {
  it('in another time zone and language, under another name of the folder, as another user', async () => {
    const home = join(folder, 'home')
    mkdirSync(home)
    const others = { TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', HOME: home }
    for (const [name, env] of [
      ['here', {}],
      ['müzik kutusu', others],
    ] as const) {
      const ended = await run(create, [name, '--name=music', ...flags], folder, env)
      expect(ended.code, ended.output).toBe(0)
    }
    expect(filesOf(join(folder, 'müzik kutusu'))).toEqual(filesOf(join(folder, 'here')))
  })
})

describe('S5: nobody is told', () => {
  it('makes a project without one connection or look-up', async () => {
    const guard = join(folder, 'no-network.cjs')
    writeFileSync(
      guard,
      `const refuse = (name) => () => { console.error('NETWORK: ' + name); process.exit(99) }
require('node:net').Socket.prototype.connect = refuse('connect')
for (const module of [require('node:dns'), require('node:dns').promises])
  for (const name of ['lookup', 'resolve']) module[name] = refuse(name)
require('node:dgram').createSocket = refuse('dgram')
globalThis.fetch = refuse('fetch')\n`,
    )
    const env = { NODE_OPTIONS: `--require=${guard}` }
    const { code, output } = await run(create, ['quiet', ...flags], folder, env)
    expect({ code, output }).toMatchObject({ code: 0 })
  })
})

/** A shell of its own in which a small file system may be mounted; only root may, and not everywhere. */
const mounts = spawnSync('unshare', ['--mount', 'true']).status === 0
if (!mounts)
  process.stderr.write('\nNOT TESTED: a full disk, because nothing may be mounted here\n')

describe('S6: what cannot be written leaves nothing behind', () => {
  const within = (options: string, command: string): string =>
    `mount -t tmpfs -o ${options} none . && cd . && cd "$PWD" && ${command}; code=$?; ls -A; exit $code`

  it.skipIf(!mounts).each([
    ['a full disk', 'size=2m', 'no space left'],
    ['a disk that may only be read', 'size=64m,ro', 'read-only'],
  ])('on %s, and is told in a line', async (_, options, words) => {
    const disk = join(folder, 'disk')
    mkdirSync(disk, { recursive: true })
    const command = [create, 'music', ...flags].map((word) => `'${word}'`).join(' ')
    const shell = ['--mount', 'sh', '-c', within(options, command)]
    const { code, output } = await run('unshare', shell, disk)
    expect(code, output).toBe(1)
    const lines = output.trim().split('\n')
    expect(lines.at(-1)).toMatch(/^create-ddex-dsp: .*nothing was left behind/)
    expect(lines.at(-1)?.toLowerCase()).toContain(words)
    expect(output).not.toMatch(/^\s+at /m)
  })
})
