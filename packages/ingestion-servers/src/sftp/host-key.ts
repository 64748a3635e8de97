import { createHash, createPublicKey } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { ConfigError } from '../common/index.ts'

const leastRsaBits = 2048

export interface HostKey {
  pem: string
  /** As OpenSSH shows it: `SHA256:` and base64 without padding. */
  fingerprint: string
}

/**
 * The server's keys: the given ones, else the one that an earlier start left on the volume, else a
 * new ed25519 key, kept there. Throws `ConfigError` when a given one cannot be used.
 */
export async function loadHostKeys(given: readonly string[], volume: string): Promise<HostKey[]> {
  return given.length > 0
    ? given.map(readKey)
    : [readKey(await storedKey(join(volume, 'host_key')))]
}

function readKey(pem: string): HostKey {
  const key = ssh2.utils.parseKey(pem)
  if (key instanceof Error || !key.isPrivateKey()) {
    throw new ConfigError(
      'The SFTP host key is no private key that can be read without a passphrase.',
    )
  }
  if (isWeak(key)) {
    throw new ConfigError(
      'The SFTP host key is too weak for the clients of today: use ed25519, ECDSA, or RSA from 2,048 bits.',
    )
  }
  const digest = createHash('sha256').update(key.getPublicSSH()).digest('base64')
  return { pem, fingerprint: `SHA256:${digest.replace(/=+$/, '')}` }
}

/** OpenSSH speaks no DSA since 10.0, and takes no short RSA where it is told so (`RequiredRSASize`). */
function isWeak(key: ssh2.ParsedKey): boolean {
  if (key.type === 'ssh-dss') return true
  if (key.type !== 'ssh-rsa') return false
  const { modulusLength = 0 } = createPublicKey(key.getPublicPEM()).asymmetricKeyDetails ?? {}
  return modulusLength < leastRsaBits
}

async function storedKey(path: string): Promise<string> {
  const stored = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (stored !== null) return stored
  const made = newKey()
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(`${path}.new`, made, { mode: 0o600 })
  await chmod(`${path}.new`, 0o600)
  await rename(`${path}.new`, path)
  return made
}

/** ssh2 1.17 now and then makes an ed25519 key that it cannot read itself: then another is made. */
function newKey(): string {
  for (;;) {
    const { private: pem } = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'sftp host key' })
    if (!(ssh2.utils.parseKey(pem) instanceof Error)) return pem
  }
}
