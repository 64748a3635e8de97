import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { testSender } from '@ddex/testkit'
import ssh2, { type Algorithms } from 'ssh2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSftp, type RunningSftp } from './sftp-under-test.ts'

const one = testSender('one', 'sftp')
const own = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
const ownRsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
one.publicKeys.push(own.public, ownRsa.public)
const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
})

let running: RunningSftp
beforeAll(async () => {
  // An RSA host key is what SHA-1 signatures could be made with.
  running = await startSftp([one], { hostKeys: [rsa.privateKey], safeAddresses: ['127.0.0.1'] })
})
afterAll(() => running.stop())

/** How a client fares that speaks nothing else. */
async function outcomeWith(algorithms: Algorithms, privateKey = own.private): Promise<string> {
  const client = new ssh2.Client()
  const { username } = one
  const ended = Promise.race([
    once(client, 'ready').then(() => 'signed in'),
    once(client, 'error').then(([error]) => String(error)),
  ])
  client.on('error', () => undefined)
  client.connect({ ...running.address, username, privateKey, algorithms })
  const outcome = await ended.catch(String)
  client.end()
  return outcome
}

test.each<[string, Algorithms]>([
  ['SHA-1 in the key exchange', { kex: ['diffie-hellman-group14-sha1'] }],
  ['a group of 1,024 bits', { kex: ['diffie-hellman-group1-sha1'] }],
  ['SHA-1 in the group exchange', { kex: ['diffie-hellman-group-exchange-sha1'] }],
  ['a host key signed with SHA-1', { serverHostKey: ['ssh-rsa'] }],
  ['AES in CBC', { cipher: ['aes256-cbc', 'aes128-cbc'] }],
  ['Triple DES', { cipher: ['3des-cbc'] }],
  ['SHA-1 in the checks', { cipher: ['aes128-ctr'], hmac: ['hmac-sha1'] }],
  ['MD5 in the checks', { cipher: ['aes128-ctr'], hmac: ['hmac-md5'] }],
])('who offers nothing but weak methods is refused: %s', async (_what, algorithms) => {
  expect(await outcomeWith(algorithms)).toContain('no matching')
})

test.each<[string, Algorithms]>([
  ['curve25519', { kex: ['curve25519-sha256'] }],
  ['a group of 2,048 bits', { kex: ['diffie-hellman-group14-sha256'] }],
  ['RSA with SHA-2', { serverHostKey: ['rsa-sha2-256'] }],
  ['AES in GCM', { cipher: ['aes128-gcm@openssh.com'] }],
  ['AES in CTR', { cipher: ['aes256-ctr'], hmac: ['hmac-sha2-256'] }],
])('sound methods are taken: %s', async (_what, algorithms) => {
  expect(await outcomeWith(algorithms)).toBe('signed in')
})

test.each<[string, string[], string]>([
  ['ChaCha20 first', ['chacha20-poly1305@openssh.com', 'aes256-gcm@openssh.com'], 'aes256-gcm'],
  ['CTR first', ['aes128-ctr', 'aes128-gcm@openssh.com'], 'aes128-gcm'],
  ['ChaCha20 alone', ['chacha20-poly1305@openssh.com'], 'chacha20-poly1305'],
  ['CTR alone', ['aes192-ctr'], 'aes192-ctr'],
])('OpenSSH that knows AES-GCM uses it, else what it knows: %s', async (_what, ciphers, used) => {
  const { host, port } = running.address
  const options = [`Ciphers=${ciphers.join(',')}`, 'BatchMode=yes', 'StrictHostKeyChecking=no']
  const flags = [...options, 'UserKnownHostsFile=/dev/null'].flatMap((option) => ['-o', option])
  const tries = promisify(execFile)('ssh', ['-v', '-F', 'none', ...flags, '-p', `${port}`, host])
  const { stderr } = await tries.catch((error: unknown) => error as { stderr: string })
  expect(stderr).toContain(`kex: client->server cipher: ${used}`)
  expect(stderr).toContain(`kex: server->client cipher: ${used}`)
})

test('an RSA key signs in with SHA-2', async () => {
  expect(await outcomeWith({}, ownRsa.private)).toBe('signed in')
})
