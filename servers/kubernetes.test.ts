import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { StatefulSet, type IStatefulSet } from 'kubernetes-models/apps/v1'
import { Service, type IContainer, type IService } from 'kubernetes-models/v1'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const here = dirname(fileURLToPath(import.meta.url))
const read = (server: string, name: string): string =>
  readFileSync(join(here, server, name), 'utf8')

/** What a server takes after its running uploads ended, in seconds: 5 to close, 8 in which what can be is handed on. */
const handingOnSeconds = 13

const doors = {
  ftp: { prefix: 'DDEX_DSP_FTP', outside: 21 },
  sftp: { prefix: 'DDEX_DSP_SFTP', outside: 22 },
} as const
type Server = keyof typeof doors

function manifest(server: Server): [IService, IStatefulSet] {
  const documents = parseAllDocuments(read(server, 'kubernetes.yml'))
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([])
  return documents.map((each) => each.toJS()) as [IService, IStatefulSet]
}

/** What TypeScript says to these documents as literals of Kubernetes' types: a name that it does not know is an error. */
function typeFaults(documents: [IService, IStatefulSet]): string[] {
  const path = join(here, `manifest-${process.pid}.ts`)
  const [service, set] = documents.map((each) => JSON.stringify(each))
  writeFileSync(
    path,
    `import type { IStatefulSet } from 'kubernetes-models/apps/v1'
import type { IService } from 'kubernetes-models/v1'
export const service: IService = ${service}
export const set: IStatefulSet = ${set}
`,
  )
  try {
    const program = ts.createProgram([path], {
      ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
    })
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
  } finally {
    rmSync(path)
  }
}

const containerOf = ({ spec }: IStatefulSet): IContainer => {
  const containers = spec?.template.spec?.containers ?? []
  expect(containers).toHaveLength(1)
  return containers[0]!
}

/** The manifest of a server, and what its process is told in it. */
function clusterOf(server: Server) {
  /** Each setting with its default; a test of the server holds the file to its code. */
  const settings = parseEnv(read(server, '.env.example'))
  const [service, set] = manifest(server)
  const container = containerOf(set)
  const pod = set.spec!.template.spec!
  const env = new Map(container.env?.map(({ name, value }) => [name, value]))
  /** As the process reads it: of the manifest, else of the image, else the default. */
  const valueOf = (name: string): string => {
    const inImage = new RegExp(`${name}=(\\S+)`).exec(read(server, 'Dockerfile'))?.[1]
    return env.get(name) ?? inImage ?? settings[name] ?? ''
  }
  return { service, set, container, pod, env, settings, valueOf }
}

describe.each(['ftp', 'sftp'] as const)('the %s server in a cluster', (server) => {
  const { prefix, outside } = doors[server]
  const { service, set, container, pod, env, settings, valueOf } = clusterOf(server)

  test('is what Kubernetes takes, down to every name', () => {
    new Service(service as ConstructorParameters<typeof Service>[0]).validate()
    new StatefulSet(set as ConstructorParameters<typeof StatefulSet>[0]).validate()
    expect(typeFaults([service, set])).toEqual([])
    const unknown = structuredClone(set)
    Object.assign(containerOf(unknown), { livenessProb: {} })
    expect(typeFaults([service, unknown]).join()).toContain('livenessProb')
    const wrong = structuredClone(set)
    Object.assign(containerOf(wrong), { ports: [{ containerPort: 'ftp' }] })
    expect(() =>
      new StatefulSet(wrong as ConstructorParameters<typeof StatefulSet>[0]).validate(),
    ).toThrow('containerPort must be integer')
  }, 60_000)

  test('is one pod, found by its service, with one disk that stays', () => {
    const labels = set.spec!.template.metadata!.labels
    expect(set.spec).toMatchObject({ replicas: 1, serviceName: service.metadata!.name })
    expect(service.spec!.selector).toEqual(labels)
    expect(set.spec!.selector.matchLabels).toEqual(labels)
    const claims = set.spec!.volumeClaimTemplates ?? []
    expect(claims.map(({ spec }) => spec?.accessModes)).toEqual([['ReadWriteOnce']])
    const mounts = new Map(container.volumeMounts?.map((each) => [each.name, each]))
    expect(mounts.get(claims[0]?.metadata?.name ?? '')?.mountPath).toBe(valueOf(`${prefix}_VOLUME`))
    const volumes = [...(pod.volumes ?? []), ...claims.map(({ metadata }) => metadata!)]
    expect([...mounts.keys()].sort()).toEqual(volumes.map(({ name }) => name).sort())
  })

  test('may do nothing but its work: no root, nothing written but its disk and /tmp, no token', () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    })
    expect(pod.securityContext?.runAsUser).toBe(pod.securityContext?.fsGroup)
    expect(container.securityContext).toEqual({
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      capabilities: { drop: ['ALL'] },
    })
    const writable = container.volumeMounts?.filter(({ readOnly }) => !readOnly)
    expect(writable?.map(({ mountPath }) => mountPath).sort()).toEqual(['/data', '/tmp'])
    expect([pod.hostNetwork, pod.hostPID, pod.hostIPC]).toEqual(Array(3).fill(undefined))
  })

  test('has room: what it asks for, and a limit to its memory', () => {
    expect(container.resources?.requests).toMatchObject({
      ...{ cpu: expect.anything(), memory: expect.anything() },
    })
    expect(container.resources?.limits?.memory).toBeDefined()
  })

  test('answers where its settings say, at the port that the image exposes', () => {
    const inside = Number(valueOf(`${prefix}_PORT`))
    expect(valueOf(`${prefix}_HOST`)).toBe('0.0.0.0')
    expect(service.spec).toMatchObject({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' })
    expect(service.spec!.ports?.[0]).toMatchObject({ port: outside, targetPort: inside })
    expect(container.ports?.map(({ containerPort }) => containerPort)).toEqual([inside])
    expect(read(server, 'Dockerfile')).toMatch(new RegExp(`^EXPOSE ${inside}\\b`, 'm'))
    const [from, to] = (env.get(`${prefix}_PASSIVE_PORTS`) ?? '').split('-').map(Number)
    const range = from && to ? Array.from({ length: to - from + 1 }, (_, each) => from + each) : []
    const data = service.spec!.ports?.slice(1) ?? []
    expect(data.map(({ port, targetPort }) => [port, targetPort])).toEqual(
      range.map((port) => [port, port]),
    )
    expect(server === 'ftp' ? range.length : 10).toBeGreaterThanOrEqual(10)
  })

  test('is asked for its health where it tells it', () => {
    const port = valueOf(`${prefix}_OPERATIONS_PORT`)
    const answers = readFileSync(
      join(here, '../packages/ingestion-servers/src/common/operations.ts'),
      'utf8',
    )
    for (const path of ['/readyz', '/healthz']) expect(answers).toContain(`'${path}'`)
    const [ready, live] = [container.readinessProbe, container.livenessProbe]
    expect(ready?.exec?.command?.at(-1)).toContain(`'http://127.0.0.1:${port}/readyz'`)
    expect(live?.exec?.command?.at(-1)).toContain(`'http://127.0.0.1:${port}/healthz'`)
    for (const probe of [ready, live])
      expect(probe!.timeoutSeconds).toBeLessThan(probe!.periodSeconds!)
  })

  test('has the time that it takes to end', () => {
    const drain = Number(settings[`${prefix}_STOP_GRACE_SECONDS`]) + handingOnSeconds
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(drain)
  })

  test('gets its settings and its key from secrets, and no setting that it does not know', () => {
    const secret = `ddex-dsp-${server}`
    expect(container.envFrom).toEqual([{ secretRef: { name: secret } }])
    const own = [...env.keys()].filter((name) => name.startsWith('DDEX_DSP_'))
    const known = Object.keys(settings)
    expect(own.filter((name) => !known.includes(name))).toEqual([])
    const secretish = [...env].filter(([name]) => /KEY|SECRET|PASSWORD/.test(name))
    expect(secretish).toEqual([])
    const named = [secret, ...(pod.volumes ?? []).flatMap((each) => each.secret?.secretName ?? [])]
    const text = read(server, 'kubernetes.yml')
    for (const name of named) expect(text).toContain(`kubectl create secret generic ${name} --from`)
    const credentials = env.get('GOOGLE_APPLICATION_CREDENTIALS') ?? ''
    const key = container.volumeMounts?.find(({ readOnly }) => readOnly)
    expect(dirname(credentials)).toBe(key?.mountPath)
  })

  test('says what is to be filled in, and why there is one pod and one address', () => {
    const [words = ''] = read(server, 'kubernetes.yml').split(/^apiVersion/m)
    const said = words.replaceAll('#', '').replace(/\s+/g, ' ')
    expect(said).toContain('IMAGE and PUBLIC_ADDRESS are replaced')
    expect(said).toContain('One pod and no more')
    expect(container.image).toBe('IMAGE')
    expect(service.spec!.loadBalancerIP).toBe('PUBLIC_ADDRESS')
    if (server !== 'ftp') return
    expect(env.get('DDEX_DSP_FTP_PUBLIC_ADDRESS')).toBe('PUBLIC_ADDRESS')
    expect(said).toContain('a data connection must reach the pod that named its port')
  })
})
