import { createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { CannotStart } from './cannot-start.ts'
import { choosePorts, requireFreePorts, serviceNames, type Ports } from './ports.ts'

describe('choosePorts', () => {
  it('gives every service its own port, moved by the offset', () => {
    expect(choosePorts(0, {})).toMatchObject({ web: 5000, sftp: 2222, firestore: 8080 })
    expect(choosePorts(100, {})).toMatchObject({ web: 5100, sftp: 2322, firestore: 8180 })
    expect(new Set(Object.values(choosePorts(0, {}))).size).toBe(serviceNames.length)
  })

  it('lets a variable win over the offset', () => {
    expect(choosePorts(100, { DDEX_DSP_PORT_SFTP: '2200' }).sftp).toBe(2200)
  })

  it.each(['x', '0', '70000', '22.5'])('refuses %s as a port, naming the variable', (value) => {
    expect(() => choosePorts(0, { DDEX_DSP_PORT_WEB: value })).toThrow(/DDEX_DSP_PORT_WEB is/)
  })

  it('refuses an offset that leads past the last port', () => {
    expect(() => choosePorts(60_000, {})).toThrow(CannotStart)
  })

  it('refuses two services on one port, naming both', () => {
    expect(() => choosePorts(0, { DDEX_DSP_PORT_SFTP: '5000' })).toThrow(
      /5000 .* web app .* SFTP server/,
    )
  })
})

describe('requireFreePorts', () => {
  it('names the taken port, who wants it and how to choose another', async () => {
    const server = createServer().listen({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const ports = Object.fromEntries(serviceNames.map((name) => [name, 0])) as Ports
    await expect(requireFreePorts({ ...ports, auth: port })).rejects.toThrow(
      new RegExp(`Port ${port} .* Auth emulator .* DDEX_DSP_PORT_AUTH=<port> or --port-offset`),
    )
    server.close()
  })
})
