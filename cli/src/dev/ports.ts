import { createServer } from 'node:net'
import { CannotStart } from './cannot-start.ts'

/** Everything that listens in the local stack, always on 127.0.0.1. */
export const services = {
  web: { port: 5000, wants: 'the web app' },
  auth: { port: 9099, wants: 'the Auth emulator' },
  firestore: { port: 8080, wants: 'the Firestore emulator' },
  storage: { port: 9199, wants: 'the Storage emulator' },
  functions: { port: 5001, wants: 'the Functions emulator' },
  tasks: { port: 9499, wants: 'the Cloud Tasks emulator' },
  eventarc: { port: 9299, wants: 'the Eventarc emulator' },
  hub: { port: 4400, wants: 'the emulator hub' },
  logging: { port: 4500, wants: "the emulators' log" },
  sftp: { port: 2222, wants: 'the SFTP server' },
  ftp: { port: 2121, wants: 'the FTP server' },
  s3: { port: 9000, wants: 'the S3 endpoint' },
} as const

export type ServiceName = keyof typeof services
export type Ports = Record<ServiceName, number>

export const serviceNames = Object.keys(services) as ServiceName[]

const variableFor = (name: ServiceName): string => `DDEX_DSP_PORT_${name.toUpperCase()}`

function parsePort(text: string, source: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port
  throw new CannotStart(`${source} is "${text}"; it must be a port between 1 and 65535.`)
}

/**
 * The port of every service: its default plus `offset`, or what `DDEX_DSP_PORT_<NAME>` says.
 * Throws `CannotStart` for a value that is no port and for two services on one port.
 */
export function choosePorts(
  offset: number,
  env: Record<string, string | undefined> = process.env,
): Ports {
  const ports = {} as Ports
  const takenBy = new Map<number, ServiceName>()
  for (const name of serviceNames) {
    const set = env[variableFor(name)]
    const port = set
      ? parsePort(set, variableFor(name))
      : parsePort(String(services[name].port + offset), `Port of ${name} with --port-offset`)
    const other = takenBy.get(port)
    if (other) {
      throw new CannotStart(
        `Port ${port} is given to both ${services[other].wants} and ${services[name].wants}; set ${variableFor(name)} to another.`,
      )
    }
    takenBy.set(port, name)
    ports[name] = port
  }
  return ports
}

/** Whether something of ours could listen on 127.0.0.1:`port` now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      probe.close(() => resolve(true))
    })
  })
}

/** Throws `CannotStart` naming the first port that is taken, what wants it and how to choose another. */
export async function requireFreePorts(ports: Ports): Promise<void> {
  const free = await Promise.all(serviceNames.map((name) => isFree(ports[name])))
  const index = free.indexOf(false)
  const name = serviceNames[index]
  if (name === undefined) return
  throw new CannotStart(
    `Port ${ports[name]} is in use and ${services[name].wants} wants it; stop what uses it, or choose another with ${variableFor(name)}=<port> or --port-offset=<n>.`,
  )
}
