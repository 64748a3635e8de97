import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'
import { ConfigError } from '../common/index.ts'
import { makeSelfSigned, type KeyPair } from './self-signed.ts'

export interface TlsIdentity extends KeyPair {
  /** SHA-256, as openssl prints it. */
  fingerprint: string
  validTo: Date
}

/**
 * The server's certificate and key: those given, else those that an earlier start left on the
 * volume, else a new self-signed pair, kept there. Throws `ConfigError` when the two cannot be used together.
 */
export async function loadTlsIdentity(given: KeyPair | null, volume: string): Promise<TlsIdentity> {
  const pair = given ?? (await storedPair(join(volume, 'tls.pem')))
  let certificate: X509Certificate
  let isPair: boolean
  try {
    certificate = new X509Certificate(pair.certificate)
    isPair = certificate.checkPrivateKey(createPrivateKey(pair.key))
  } catch (cause) {
    throw new ConfigError(
      'The TLS certificate or its key is no PEM that can be read without a passphrase.',
      { cause },
    )
  }
  if (!isPair) throw new ConfigError('The TLS key is not the key of the certificate.')
  const { fingerprint256: fingerprint, validTo } = certificate
  return { ...pair, fingerprint, validTo: new Date(validTo) }
}

/** For control and data connections alike, so that the second can resume a session of the first. */
export const secureContextOf = ({ certificate, key }: KeyPair): SecureContext =>
  createSecureContext({
    cert: certificate,
    key,
    minVersion: 'TLSv1.2',
    honorCipherOrder: true,
    sessionIdContext: 'ftp',
  })

/** Both are in one file, so that they are never there by half. */
async function storedPair(path: string): Promise<KeyPair> {
  const stored = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (stored !== null) return { certificate: stored, key: stored }
  const made = makeSelfSigned('localhost', new Date())
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(`${path}.new`, `${made.key}${made.certificate}`, { mode: 0o600 })
  await rename(`${path}.new`, path)
  return made
}
