import { expect, test } from 'vitest'
import { createLogger } from './logs.ts'

function lines(): { to: { write(line: string): void }; read(): Record<string, unknown>[] } {
  const written: string[] = []
  return {
    to: { write: (line) => void written.push(line) },
    read: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

test('writes a JSON line an event', () => {
  const { to, read } = lines()
  createLogger({ service: 'sftp', to }).info('listening', { port: 2222 })
  expect(read()).toEqual([
    { level: 'info', time: expect.any(String), service: 'sftp', event: 'listening', port: 2222 },
  ])
})

test('never writes a secret, at any of the depths that we use', () => {
  const { to, read } = lines()
  const secret = 'canary-8c1f'
  createLogger({ service: 'sftp', to }).error('config', {
    password: secret,
    config: { hostKey: secret, sftp: { privateKey: secret, token: secret } },
    login: { credentials: { passwordHash: secret } },
  })
  expect(JSON.stringify(read())).not.toContain(secret)
})

test('writes what an error says, with its cause', () => {
  const { to, read } = lines()
  const error = new Error('not stored', { cause: new Error('disk full') })
  createLogger({ service: 'sftp', to }).warn('failed', { error })
  expect(read()[0]).toMatchObject({ error: { type: 'Error', message: 'not stored: disk full' } })
})

test('writes nothing that a library has hung on an error', () => {
  const { to, read } = lines()
  const config = { headers: { Authorization: 'Bearer canary-77aa' }, url: 'https://store' }
  const error = Object.assign(new Error('Away.'), { code: 'EAWAY', config, response: { config } })
  createLogger({ service: 'sftp', to }).error('failed', { error })
  expect(read()[0]?.error).toEqual({
    ...{ type: 'Error', message: 'Away.', code: 'EAWAY', stack: expect.stringContaining('at ') },
  })
})
