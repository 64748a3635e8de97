import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { scriptMachine, type ScriptMachine } from './testing/script-machine.ts'

const here = dirname(fileURLToPath(import.meta.url))
const place = { PROJECT_ID: 'my-project', REGION: 'europe-west1' }
const ports = {
  ftp: { outside: ['21', '30000-30099'], inside: '2121' },
  sftp: { outside: ['22'], inside: '2222' },
} as const

let machine: ScriptMachine
beforeEach(() => {
  machine = scriptMachine()
})
afterEach(() => machine.remove())

describe.each(['ftp', 'sftp'] as const)(
  'the script that makes a machine for the %s server',
  (server) => {
    const script = join(here, server, 'vm.sh')
    const name = `ddex-dsp-${server}`

    function withSettings(of: ScriptMachine): void {
      const folder = join(of.folder, 'servers', server)
      mkdirSync(folder, { recursive: true })
      copyFileSync(join(here, server, '.env.example'), join(folder, '.env'))
    }

    /** Where it has run once, and what it said. */
    let first: ScriptMachine
    let said: string
    beforeAll(async () => {
      first = scriptMachine()
      withSettings(first)
      said = (await first.run(script, place)).stdout
    })
    afterAll(() => first.remove())
    beforeEach(() => withSettings(machine))

    test('asks gcloud for what there is, in its words, and makes each thing once', async () => {
      expect(said).toContain('203.0.113.7')
      const asked = first.askedOfGoogle()
      const made = asked
        .filter((line) => line.includes(' create '))
        .map((line) => line.split(' --')[0])
      expect(made).toEqual([
        'artifacts repositories create ddex-dsp',
        ...[`iam service-accounts create ${name}`, `secrets create ${name}`],
        ...[`compute addresses create ${name}`, `compute firewall-rules create ${name}`],
        ...(server === 'sftp' ? [`compute firewall-rules create ${name}-admin`] : []),
        ...[`compute disks create ${name}`, `compute instances create ${name}`],
      ])
      const opened = ports[server].outside.map((port) => `tcp:${port}`).join(',')
      expect(asked.join('\n')).toContain(`--allow=${opened}`)
      expect(asked.find((line) => line.includes('instances create'))).toContain(
        '--address=203.0.113.7',
      )
      first.forget()
      await first.run(script, place)
      expect(first.askedOfGoogle().filter((line) => line.includes(' create '))).toEqual([])
      expect(first.askedOfGoogle().join('\n')).toContain(`secrets versions add ${name}`)
    })

    test('waits for an account that was just made, and gives up on one that never comes', async () => {
      await machine.run(script, place)
      const asked = machine.askedOfGoogle()
      const bound = asked.filter((line) => line.includes('add-iam-policy-binding'))
      expect(new Set(bound).size).toBe(6)
      await expect(machine.run(script, place)).resolves.toBeDefined()
      writeFileSync(join(machine.folder, 'bin', 'gcloud'), '#!/bin/bash\n[[ "$*" != *binding* ]]\n')
      await expect(machine.run(script, place)).rejects.toMatchObject({ code: 1 })
    })

    test('is tried in a folder that it does not leave', async () => {
      expect(() => machine.confined('echo x >/usr/lib/x\n')).toThrow('It would touch /usr')
      const path = machine.confined('echo x >>/etc/ssh/x; echo y >"/var/lib/y"\n')
      await machine.run(path)
      expect([machine.read('etc/ssh/x'), machine.read('var/lib/y')]).toEqual(['x\n', 'y\n'])
    })

    test('starts the server on the machine as its image and its settings want it, at every start', async () => {
      copyFileSync(join(first.folder, 'secret'), join(machine.folder, 'secret'))
      const startup = machine.confined(first.read('startup.sh'))
      const sshd = join(machine.folder, 'etc/ssh/sshd_config')
      writeFileSync(sshd, '#Port 22\nPermitRootLogin no\n')
      await machine.run(startup)
      expect(machine.read('var/lib/ddex-dsp/env')).toBe(
        readFileSync(join(here, server, '.env.example'), 'utf8'),
      )
      const asked = machine.askedOfSystem()
      expect(asked.filter((line) => /^(mkfs|mount )/.test(line))).toHaveLength(2)
      const started = asked.find((line) => line.startsWith('docker run')) ?? ''
      const image = `europe-west1-docker.pkg.dev/my-project/ddex-dsp/${server}:latest`
      expect(started.endsWith(` ${image}`)).toBe(true)
      expect(asked).toContain(`docker pull ${image}`)
      for (const words of [
        '--read-only',
        '--cap-drop=ALL',
        '--security-opt=no-new-privileges',
        '--restart=unless-stopped',
      ])
        expect(started).toContain(words)
      for (const port of ports[server].outside)
        expect(started).toContain(
          `--publish=${port}:${/^2\d$/.test(port) ? ports[server].inside : port}`,
        )
      const env = Object.fromEntries(
        [...started.matchAll(/--env=(\w+)=(\S+)/g)].map(([, key, value]) => [key, value]),
      )
      const settings = parseEnv(readFileSync(join(here, server, '.env.example'), 'utf8'))
      expect(Object.keys(env).filter((key) => settings[key] === undefined)).toEqual([])
      expect(started).toContain(`:${env[`DDEX_DSP_${server.toUpperCase()}_VOLUME`]} `)
      if (server === 'sftp') {
        expect(readFileSync(sshd, 'utf8')).toBe('PermitRootLogin no\nPort 2022\n')
        expect(asked.join('\n')).toContain('iptables -w -A INPUT -p tcp --dport 2022')
      } else {
        expect(env.DDEX_DSP_FTP_PUBLIC_ADDRESS).toBe('203.0.113.7')
        expect(started).toContain(`--publish=${settings.DDEX_DSP_FTP_PASSIVE_PORTS}:`)
      }
      machine.forget()
      await machine.run(startup)
      const again = machine.askedOfSystem()
      expect(again.filter((line) => /^(mkfs|mount |iptables -w -A)/.test(line))).toEqual([])
      expect(again.some((line) => line.startsWith('docker run'))).toBe(true)
    })

    const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0
    test.skipIf(!hasShellcheck)(
      'has no fault that ShellCheck finds, and neither has what it starts the machine with',
      () => {
        for (const path of [script, join(first.folder, 'startup.sh')]) {
          const { stdout, status } = spawnSync('shellcheck', [path], { encoding: 'utf8' })
          expect([stdout, status]).toEqual(['', 0])
        }
      },
    )
  },
)
