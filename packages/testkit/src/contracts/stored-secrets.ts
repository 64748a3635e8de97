import { createHash } from 'node:crypto'
import {
  createSecretBox,
  FeedAdministration,
  systemClock,
  verifyPassword,
  type FeedRegistry,
  type Protocol,
} from '@ddex/dsp-core'
import { describe, expect, it } from 'vitest'

export interface ScannedRegistry {
  registry: FeedRegistry
  /** Every document that there is of these feeds, whoever wrote it. */
  everything(feedIds: string[]): Promise<unknown[]>
}

/** The forms in which a secret must not lie in a store: as it is, and as what a fast hash makes of it. */
const weakForms = (secret: string): string[] => [
  secret,
  ...(['hex', 'base64', 'base64url'] as const).flatMap((form) => [
    Buffer.from(secret).toString(form),
    ...['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'ripemd160', 'sha3-256'].map(
      (algorithm) => createHash(algorithm).update(secret).digest(form),
    ),
  ]),
]

const fields = (value: unknown, wanted: string): unknown[] =>
  value === null || typeof value !== 'object'
    ? []
    : Object.entries(value).flatMap(([name, inner]) =>
        name === wanted ? [inner] : fields(inner, wanted),
      )

/** What every registry of feeds keeps of secrets (R36); run over each one. */
export function describeStoredSecrets(name: string, create: () => Promise<ScannedRegistry>): void {
  describe(`the secrets of feeds in ${name}`, () => {
    it('are nowhere but sealed, or as hashes that are dear to guess (R36)', async () => {
      const { registry, everything } = await create()
      const box = createSecretBox(Buffer.alloc(32, 7).toString('base64'))
      const feeds = new FeedAdministration({ registry, secretBox: () => box, clock: systemClock })
      const prefix = `secrets-${Date.now()}`
      const idOf = (protocol: Protocol) => `${prefix}-${protocol}`
      const requestFor = (protocol: Protocol) => ({
        ...{ id: idOf(protocol), name: protocol, distributorId: 'one', protocol },
      })
      const shown: string[] = []
      const signingIn = ['ftp', 'sftp', 'http'] as const
      for (const protocol of signingIn) {
        const first = await feeds.create(requestFor(protocol), {}, 'admin')
        const second = await feeds.rotate(idOf(protocol), { password: 'generate' }, 'admin')
        const [old, current] = [first.password ?? '', second.password ?? '']
        shown.push(old, current)
        // The key of a feed by HTTP is its id and what proves it.
        const proofs = [old, current].map((text) => text.split('.').at(-1) ?? '')
        shown.push(...proofs)
        const { passwordHash = null } = (await registry.credentials(idOf(protocol), protocol)) ?? {}
        const opens = await Promise.all(proofs.map((proof) => verifyPassword(proof, passwordHash)))
        expect(opens).toEqual([false, true])
      }
      const bucket = { accessKeyId: 'canary-of-an-id', secretAccessKey: 'canary/of+a/secret' }
      const place = { bucket: prefix, region: 'eu-west-1', prefix: 'in/' }
      await feeds.create({ ...requestFor('s3'), location: place }, { secrets: bucket }, 'admin')
      shown.push(...Object.values(bucket))

      const documents = await everything([...signingIn, 's3' as const].map(idOf))
      const text = JSON.stringify(documents)
      for (const secret of shown) {
        expect(secret.length).toBeGreaterThanOrEqual(15)
        for (const form of weakForms(secret)) expect(text).not.toContain(form)
      }
      const hashes = fields(documents, 'passwordHash').filter((hash) => hash !== null)
      expect(hashes).toHaveLength(signingIn.length)
      // 64 MiB and a tenth of a second a guess; see password.test.ts.
      for (const hash of hashes) expect(hash).toMatch(/^scrypt\$65536\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
      const [sealed] = fields(documents, 'sealed')
      expect(Object.keys(sealed ?? {})).toEqual(Object.keys(bucket))
      for (const one of Object.values(sealed ?? {})) expect(one).toMatch(/^aes-256-gcm\$/)
    })
  })
}
