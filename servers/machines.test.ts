import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv, promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const run = promisify(execFile)
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const read = (server: string, name: string): string =>
  readFileSync(join(root, 'servers', server, name), 'utf8')

interface Service {
  spec: {
    type: string
    externalTrafficPolicy: string
    ports: { port: number; targetPort: number }[]
  }
}

interface Container {
  env: { name: string; value: string }[]
  ports: { containerPort: number }[]
  readinessProbe: { exec: { command: string[] } }
  securityContext: object
  volumeMounts: { mountPath: string }[]
}

interface StatefulSet {
  spec: {
    replicas: number
    template: {
      spec: {
        terminationGracePeriodSeconds: number
        securityContext: object
        containers: Container[]
      }
    }
    volumeClaimTemplates: object[]
  }
}

const ports = {
  ftp: { outside: 21, inside: 2121, health: 9121 },
  sftp: { outside: 22, inside: 2222, health: 9122 },
}

/** The settings that a server knows. */
const known = (server: string): string[] => Object.keys(parseEnv(read(server, '.env.example')))

describe.each(['ftp', 'sftp'] as const)('the machine of the %s server', (server) => {
  const { outside, inside, health } = ports[server]

  test('in a cluster: one pod with its disk, at a port that the image exposes, and with time to end', () => {
    const documents = parseAllDocuments(read(server, 'kubernetes.yml'))
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([])
    const [service, set] = documents.map((each) => each.toJS()) as [Service, StatefulSet]
    expect(service).toMatchObject({
      ...{ apiVersion: 'v1', kind: 'Service' },
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
    })
    expect(service.spec.ports[0]).toMatchObject({ port: outside, targetPort: inside })
    expect(set).toMatchObject({
      ...{ apiVersion: 'apps/v1', kind: 'StatefulSet' },
      spec: { replicas: 1, template: { spec: { securityContext: { runAsNonRoot: true } } } },
    })
    expect(set.spec.volumeClaimTemplates).toHaveLength(1)
    const pod = set.spec.template.spec
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(35)
    const [container] = pod.containers as [Container]
    expect(container.securityContext).toMatchObject({
      ...{ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
      capabilities: { drop: ['ALL'] },
    })
    expect(read(server, 'Dockerfile')).toMatch(new RegExp(`^EXPOSE ${inside}\\b`, 'm'))
    expect(container.ports).toEqual([expect.objectContaining({ containerPort: inside })])
    expect(container.readinessProbe.exec.command.at(-1)).toContain(`:${health}/readyz`)
    const own = container.env.filter(({ name }) => name.startsWith('DDEX_DSP_'))
    expect(own.filter(({ name }) => !known(server).includes(name))).toEqual([])
  })

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
