import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openAsset, type AssetRules } from './open-asset.ts'
import { isPublicAddress } from './public-address.ts'
import type { Lookup } from './resolve-host.ts'

const rules: AssetRules = {
  assetHosts: ['files.example.com', '*.cdn.example.com', '127.0.0.1', '[::1]', '10.0.0.1'],
  localHosts: [],
  maxSize: 1000,
}
/** Nothing is asked of the real DNS. */
const at =
  (...addresses: string[]): Lookup =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
const codeOf = async (url: string, lookup: Lookup = at('10.0.0.1'), more = {}) => {
  try {
    const { bytes } = await openAsset(url, { ...rules, ...more }, { lookup, idleMs: 500 })
    await buffer(bytes)
    return 'taken'
  } catch (error) {
    return (error as { code: string }).code
  }
}

let host: Server
let local: string
let asked: string[]
let answer: RequestListener

beforeEach(async () => {
  asked = []
  answer = (_request, response) => void response.end('sound')
  host = createServer((request, response) => {
    asked.push(`${request.headers.host ?? ''}${request.url ?? ''}`)
    answer(request, response)
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', () => resolve()))
  local = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
})

afterEach(() => {
  host.closeAllConnections()
  host.close()
})

describe('a URL that a delivery names', () => {
  test.each([
    ['not a url', 'ASSET_URL_INVALID'],
    ['http://files.example.com/a.wav', 'ASSET_URL_INVALID'],
    ['ftp://files.example.com/a.wav', 'ASSET_URL_INVALID'],
    ['file:///etc/passwd', 'ASSET_URL_INVALID'],
    ['gopher://files.example.com/', 'ASSET_URL_INVALID'],
    ['https://user:secret@files.example.com/a.wav', 'ASSET_URL_INVALID'],
    ['https://files.example.com:8443/a.wav', 'ASSET_URL_INVALID'],
    ['https://other.example.com/a.wav', 'ASSET_HOST_NOT_ALLOWED'],
    ['https://files.example.com.evil.example/a.wav', 'ASSET_HOST_NOT_ALLOWED'],
    ['https://evilcdn.example.com/a.wav', 'ASSET_HOST_NOT_ALLOWED'],
    ['https://cdn.example.com/a.wav', 'ASSET_HOST_NOT_ALLOWED'],
    ['https://169.254.169.254/latest/meta-data/', 'ASSET_HOST_NOT_ALLOWED'],
    ['https://metadata.google.internal/', 'ASSET_HOST_NOT_ALLOWED'],
    // On the list, and still no address of the internet; in each of the ways to write it.
    ['https://127.0.0.1/', 'ASSET_ADDRESS_FORBIDDEN'],
    ['https://0x7f.1/', 'ASSET_ADDRESS_FORBIDDEN'],
    ['https://2130706433/', 'ASSET_ADDRESS_FORBIDDEN'],
    ['https://[::1]/', 'ASSET_ADDRESS_FORBIDDEN'],
    ['https://files.example.com/a.wav', 'ASSET_ADDRESS_FORBIDDEN'],
    ['https://a.cdn.example.com/a.wav', 'ASSET_ADDRESS_FORBIDDEN'],
    ['https://files.example.com./a.wav', 'ASSET_ADDRESS_FORBIDDEN'],
  ])('%s is refused with %s', async (url, code) => {
    expect(await codeOf(url)).toBe(code)
    expect(asked).toEqual([])
  })

  test('is refused when one of several addresses is not public', async () => {
    const lookup = at('93.184.215.14', '10.1.2.3')
    expect(await codeOf('https://files.example.com/a', lookup)).toBe('ASSET_ADDRESS_FORBIDDEN')
  })

  test('leads to the address that was judged, not to what the name says next', async () => {
    // The name answers with this machine the second time: nobody asks a second time.
    let count = 0
    const rebinding: Lookup = async () => {
      count += 1
      return [{ address: count === 1 ? '192.88.98.1' : '127.0.0.1', family: 4 }]
    }
    const code = await codeOf('https://files.example.com/a', rebinding)
    expect([code, count, asked]).toEqual(['HOST_UNREACHABLE', 1, []])
  })

  test('connects to the judged address under the name of its host', async () => {
    const port = new URL(local).port
    const url = `http://files.local:${port}/a.wav`
    const lookup = at('127.0.0.1')
    expect(await codeOf(url, lookup, { localHosts: ['files.local'] })).toBe('taken')
    expect(asked).toEqual([`files.local:${port}/a.wav`])
  })

  test('is tried again later when its host cannot be looked up', async () => {
    const away: Lookup = () => Promise.reject(new Error('ENOTFOUND'))
    expect(await codeOf('https://files.example.com/a', away)).toBe('HOST_UNKNOWN')
    expect(await codeOf('https://files.example.com/a', at())).toBe('HOST_UNKNOWN')
  })
})

describe('the host of a file', () => {
  const here = (path = '/a.wav', more = {}) =>
    codeOf(`${local}${path}`, at(), { localHosts: ['127.0.0.1'], ...more })

  test('is asked for it with nothing of ours', async () => {
    let sent: Record<string, unknown> = {}
    answer = (request, response) => {
      sent = request.headers
      response.end('sound')
    }
    expect(await here()).toBe('taken')
    expect(Object.keys(sent).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ])
  })

  test.each([
    ['the metadata server', 'http://169.254.169.254/latest/meta-data/', 'ASSET_URL_INVALID'],
    ['it by https', 'https://169.254.169.254/latest/meta-data/', 'ASSET_HOST_NOT_ALLOWED'],
    ['another host', 'https://other.example.com/', 'ASSET_HOST_NOT_ALLOWED'],
    ['a private address', 'https://10.0.0.1/', 'ASSET_ADDRESS_FORBIDDEN'],
    ['a file', 'file:///etc/passwd', 'ASSET_URL_INVALID'],
  ])('may not lead to %s', async (_what, location, code) => {
    answer = (_request, response) => void response.writeHead(302, { location }).end()
    expect(await here()).toBe(code)
    expect(asked).toHaveLength(1)
  })

  test('may not lead to this machine from a host that is not of it', async () => {
    answer = (_request, response) =>
      void response.writeHead(302, { location: 'https://127.0.0.1/' }).end()
    const url = `http://files.local:${new URL(local).port}/`
    expect(await codeOf(url, at('127.0.0.1'), { localHosts: ['files.local'] })).toBe(
      'ASSET_ADDRESS_FORBIDDEN',
    )
  })

  test('may lead on three times and not four', async () => {
    const leadOn = (times: number) => {
      answer = (request, response) => {
        const step = Number(request.url?.slice(1))
        if (step >= times) response.end('sound')
        else response.writeHead(307, { location: `/${step + 1}` }).end()
      }
    }
    leadOn(3)
    expect(await here('/0')).toBe('taken')
    leadOn(4)
    expect(await here('/0')).toBe('ASSET_REDIRECTED_TOO_OFTEN')
  })

  test.each([
    [404, 'ASSET_NOT_FOUND'],
    [401, 'ASSET_NOT_FOUND'],
    [204, 'ASSET_NOT_FOUND'],
    [429, 'HOST_BUSY'],
    [503, 'HOST_BUSY'],
  ])('that answers %d gives %s', async (status, code) => {
    answer = (_request, response) => void response.writeHead(status).end()
    expect(await here()).toBe(code)
  })

  test('is stopped at the limit, announced or not (R13)', async () => {
    answer = (_request, response) => void response.end('x'.repeat(1001))
    expect(await here()).toBe('ASSET_TOO_LARGE')
    answer = (_request, response) => void response.end('x'.repeat(1000))
    expect(await here()).toBe('taken')
    let sent = 0
    answer = (_request, response) => {
      const more = () => {
        sent += 1000
        if (!response.destroyed && sent < 50_000_000) response.write('x'.repeat(1000), more)
      }
      more()
    }
    expect(await here()).toBe('ASSET_TOO_LARGE')
    // What the sockets hold on the way was sent, and is not read.
    expect(sent).toBeLessThan(20_000_000)
  })

  test('that ends too early, says nothing or packs its bytes is found out', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('x')
      setImmediate(() => request.socket.destroy())
    }
    expect(await here()).not.toBe('taken')
    answer = () => undefined
    expect(await here()).toBe('HOST_UNREACHABLE')
    answer = (_request, response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
    expect(await here()).toBe('ASSET_NOT_FOUND')
  })
})

test.each(
  (
    '0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 ' +
    '192.168.1.1 198.18.0.1 203.0.113.9 224.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ' +
    '::ffff:10.0.0.1 ::7f00:1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001::1 2001:db8::1 fc00::1 ' +
    'fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 not-an-address'
  ).split(' '),
)('%s is no public address', (address) => expect(isPublicAddress(address)).toBe(false))

test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
  '%s is a public address',
  (address) => expect(isPublicAddress(address)).toBe(true),
)
