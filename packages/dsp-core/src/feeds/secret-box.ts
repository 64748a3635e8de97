import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { DspError } from '../errors.ts'

const scheme = 'aes-256-gcm'
const keyLength = 32
const nonceLength = 12

/**
 * Seals secrets that we must be able to use again (keys for other people's buckets). What only has to be
 * recognised, such as a password, is hashed instead.
 */
export interface SecretBox {
  /**
   * `aes-256-gcm$key$nonce$tag$ciphertext`, base64url. `context` says whose secret it is: it opens under
   * the same words only, so that a sealed text copied to another feed is of no use there.
   */
  seal(secret: string, context: string): string
  /** Throws `DspError` `SECRET_UNREADABLE` for a wrong context, an unknown key or changed text. */
  open(sealed: string, context: string): string
  /** True for a text that an older key sealed: seal it again when convenient. */
  isOld(sealed: string): boolean
}

/**
 * `keys`: 32 bytes in base64 (`openssl rand -base64 32`), several separated by commas. The first seals, all
 * open: to change the key, put the new one first. Throws `DspError` `SEALING_KEY_INVALID`.
 */
export function createSecretBox(keys: string): SecretBox {
  const known = new Map(keys.split(',').map((text) => namedKey(text.trim())))
  const [current] = known
  if (!current) throw invalidKey()
  const [currentId, currentKey] = current
  return {
    seal(secret, context) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv(scheme, currentKey, nonce).setAAD(Buffer.from(context))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return [scheme, currentId, ...[nonce, cipher.getAuthTag(), text].map(encode)].join('$')
    },
    open(sealed, context) {
      const [found, id = '', nonce = '', tag = '', text = ''] = sealed.split('$')
      const key = known.get(id)
      if (found !== scheme || !key) throw unreadable()
      try {
        const decipher = createDecipheriv(scheme, key, decode(nonce), { authTagLength: 16 })
        decipher.setAAD(Buffer.from(context)).setAuthTag(decode(tag))
        return Buffer.concat([decipher.update(decode(text)), decipher.final()]).toString('utf8')
      } catch {
        throw unreadable()
      }
    },
    isOld: (sealed) => sealed.split('$')[1] !== currentId,
  }
}

const encode = (bytes: Buffer) => bytes.toString('base64url')
const decode = (text: string) => Buffer.from(text, 'base64url')

function namedKey(text: string): [id: string, key: Buffer] {
  const key = Buffer.from(text, 'base64')
  if (key.length !== keyLength) throw invalidKey()
  return [createHash('sha256').update(key).digest('hex').slice(0, 8), key]
}

function invalidKey(): DspError {
  return new DspError(
    'SEALING_KEY_INVALID',
    'The sealing key must be 32 bytes in base64: make one with `openssl rand -base64 32`.',
  )
}

// Says nothing about why: whoever tries sealed texts must learn nothing.
function unreadable(): DspError {
  return new DspError(
    'SECRET_UNREADABLE',
    'A sealed secret cannot be opened with the keys at hand.',
  )
}
