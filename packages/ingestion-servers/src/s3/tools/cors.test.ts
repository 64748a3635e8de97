import { GetBucketCorsCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configureCors, corsRule, planCors } from './cors.ts'
import { createBucket } from './create-bucket.ts'
import { defaultLifecycle } from './lifecycle.ts'
import { hasMoto, motoAccount, startMoto, type MotoServer } from './moto-server.ts'

describe('pages that may upload', () => {
  it.each(['*', 'https://*.example.com', 'https://example.com/upload', 'example.com', 'null'])(
    'are not named by %s',
    (origin) => {
      expect(() => corsRule([origin])).toThrow('cannot be allowed to upload')
    },
  )

  it('come encrypted, but for those on this machine', () => {
    expect(() => corsRule(['http://example.com'])).toThrow('Use https')
    expect(corsRule(['http://localhost:5173']).AllowedOrigins).toEqual(['http://localhost:5173'])
  })

  it('can read the tag of each part, without which an upload in parts cannot be completed', () => {
    expect(corsRule(['https://example.com']).ExposeHeaders).toContain('ETag')
  })

  it('are not set again when they are allowed already', () => {
    const rule = corsRule(['https://example.com'])
    expect(planCors('b', ['https://example.com'], [rule])).toEqual([])
    expect(planCors('b', ['https://other.example'], [rule])).toHaveLength(1)
  })
})

describe.skipIf(!hasMoto())('configure-cors', () => {
  let moto: MotoServer
  beforeAll(async () => {
    moto = await startMoto()
  })
  afterAll(() => moto.stop())

  it('adds our rule, keeps those of others, and does nothing the second time', async () => {
    const clients = moto.clients('eu-west-1')
    const Bucket = 'pages'
    await createBucket(clients, {
      bucket: Bucket,
      region: 'eu-west-1',
      accountId: motoAccount,
      encryption: { kind: 's3' },
      lifecycle: defaultLifecycle,
      tags: {},
    })
    const theirs = { ID: 'theirs', AllowedMethods: ['GET'], AllowedOrigins: ['https://a.example'] }
    const CORSConfiguration = { CORSRules: [theirs] }
    await clients.s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }))
    const origins = ['https://dsp.example']
    expect(await configureCors(clients, Bucket, origins)).toHaveLength(1)
    const { CORSRules } = await clients.s3.send(new GetBucketCorsCommand({ Bucket }))
    expect(CORSRules?.flatMap(({ AllowedOrigins }) => AllowedOrigins)).toEqual([
      'https://a.example',
      'https://dsp.example',
    ])
    expect(await configureCors(clients, Bucket, origins)).toEqual([])
  })
})
