import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildContainer, type Container, type Door } from './container.ts'

const doors: { door: Door; greets: RegExp; wrong: [string, string][] }[] = [
  {
    door: 'ftp',
    greets: /^220 /,
    wrong: [
      ['DDEX_DSP_FTP_PORT', 'ftp'],
      ['DDEX_DSP_PROJECT_ID', ''],
      ['DDEX_DSP_FTP_TLS_KEY_FILE', '/no/such/key'],
    ],
  },
  {
    door: 'sftp',
    greets: /^SSH-2\.0-DDEX-DSP/,
    wrong: [
      ['DDEX_DSP_SFTP_PORT', 'ssh'],
      ['DDEX_DSP_PROJECT_ID', ''],
      ['DDEX_DSP_SFTP_HOST_KEY_FILE', '/no/such/key'],
    ],
  },
]

describe.each(doors)('the $door server as in its container', ({ door, greets, wrong }) => {
  let container: Container
  beforeAll(async () => {
    container = await buildContainer(door)
  })
  afterAll(() => container.remove())

  test('listens, tells how it is, and ends in order when told to', async () => {
    const { child, ended, logged } = container.start()
    try {
      const { port, operationsPort, hostKeyFingerprint } = await logged('listening')
      if (door === 'sftp') expect(hostKeyFingerprint).toMatch(/^SHA256:/)
      const get = (path: string) => fetch(`http://127.0.0.1:${String(operationsPort)}${path}`)
      expect((await get('/healthz')).status).toBe(200)
      expect(await (await get('/readyz')).json()).toMatchObject({ ready: true })
      expect(await (await get('/metrics')).text()).toContain('ddex_dsp_connections{')
      const client = connect(Number(port), '127.0.0.1')
      const [greeting] = (await once(client, 'data')) as [Buffer]
      expect(greeting.toString()).toMatch(greets)
      child.kill('SIGTERM')
      await logged('stopped')
      expect(await ended).toEqual([0, null])
      client.destroy()
    } finally {
      child.kill('SIGKILL')
    }
  })

  test.each(wrong)('does not start with %s=%s, and says why', async (name, value) => {
    const { ended, logged } = container.start({ [name]: value })
    const { reason } = await logged('config_invalid')
    expect(reason).toContain(name)
    expect(await ended).toEqual([2, null])
  })

  test('does not start on a volume that nobody can make, and says so', async () => {
    const name = `DDEX_DSP_${door.toUpperCase()}_VOLUME`
    const { ended, logged } = container.start({ [name]: '/proc/volume' })
    const { reason } = await logged('config_invalid')
    expect(reason).toMatch(/^The volume \/proc\/volume cannot be written/)
    expect(await ended).toEqual([2, null])
  })
})
