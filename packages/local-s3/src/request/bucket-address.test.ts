import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEndpoint, type RunningEndpoint } from '../testing/endpoint.ts'
import { send, type RawAnswer } from '../testing/http-client.ts'
import { signHeaders } from '../testing/signed-headers.ts'
import { addressOf } from './bucket-address.ts'

describe('addresses', () => {
  it.each([
    ['127.0.0.1:9000', '/', null, null, null],
    ['localhost:9000', '/bucket', 'bucket', null, null],
    ['localhost', '/bucket/', 'bucket', null, null],
    ['127.0.0.1', '/bucket/a/b', 'bucket', 'a/b', null],
    ['127.0.0.1', '/bucket//a', 'bucket', '/a', null],
    ['127.0.0.1', '/bucket/../a', 'bucket', '../a', null],
    ['bucket.localhost:9000', '/', 'bucket', null, null],
    ['my.bucket.localhost:9000', '/a/b', 'my.bucket', 'a/b', null],
    ['bucket.127.0.0.1:9000', '/a', 'bucket', 'a', null],
    ['bucket.s3.localhost', '/a', 'bucket', 'a', null],
    ['s3.eu-west-1.localhost', '/bucket/a', 'bucket', 'a', 'eu-west-1'],
    ['bucket.s3.eu-west-1.localhost', '/a', 'bucket', 'a', 'eu-west-1'],
  ])('%s%s are bucket %s, key %s, region %s', (host, path, bucket, key, hostRegion) => {
    expect(addressOf(host, path)).toEqual({ bucket, key, hostRegion })
  })
})

describe('requests by host', () => {
  let endpoint: RunningEndpoint
  const Bucket = 'hosted'

  beforeAll(async () => {
    endpoint = await startEndpoint()
    const client = endpoint.client()
    await client.send(new CreateBucketCommand({ Bucket }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'a b', Body: 'found' }))
  })
  afterAll(() => endpoint.stop())

  const get = (host: string, path: string): Promise<RawAnswer> => {
    const payloadHash = 'UNSIGNED-PAYLOAD'
    const { headers } = signHeaders({ method: 'GET', path, headers: { host }, payloadHash })
    return send({ port: endpoint.port, method: 'GET', path, headers })
  }

  it('find the bucket in it', async () => {
    expect((await get(`${Bucket}.localhost:${endpoint.port}`, '/a%20b')).body).toBe('found')
    expect((await get(`${Bucket}.127.0.0.1:${endpoint.port}`, '/a%20b')).body).toBe('found')
    expect((await get(`${Bucket}.localhost`, '/?list-type=2')).body).toContain('<Key>a b</Key>')
    expect((await get('nobody.localhost', '/a')).code).toBe('NoSuchBucket')
  })

  it('are sent on where it names another region than the bucket has', async () => {
    const answer = await get(`${Bucket}.s3.eu-west-1.localhost`, '/a%20b')
    expect([answer.status, answer.code]).toEqual([301, 'PermanentRedirect'])
    expect(answer.headers['x-amz-bucket-region']).toBe('us-east-1')
    expect(answer.body).toContain(`<Endpoint>${Bucket}.s3.us-east-1.localhost</Endpoint>`)
    expect((await get(`${Bucket}.s3.us-east-1.localhost`, '/a%20b')).body).toBe('found')
  })
})
