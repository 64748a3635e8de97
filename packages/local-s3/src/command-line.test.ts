import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminKey, startEndpoint, type RunningEndpoint } from './testing/endpoint.ts'

const run = promisify(execFile)

/** Whether a program is there; says so aloud when it is not. */
function works(program: string, ...args: string[]): boolean {
  const isThere = spawnSync(program, args, { stdio: 'ignore' }).status === 0
  if (!isThere) console.warn(`NOT TESTED with: ${program} ${args.join(' ')}`)
  return isThere
}
const hasAws = works('aws', '--version')
const hasBoto = works('python3', '-c', 'import boto3')

let endpoint: RunningEndpoint
let folder: string
const Bucket = 'cli'

beforeAll(async () => {
  endpoint = await startEndpoint({ buckets: [{ name: Bucket }] })
  folder = await mkdtemp(join(tmpdir(), 'local-s3-cli-'))
})
afterAll(async () => {
  await endpoint.stop()
  await rm(folder, { recursive: true, force: true })
})

const env = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: folder,
  PYENV_VERSION: process.env['PYENV_VERSION'],
  AWS_ACCESS_KEY_ID: adminKey.accessKeyId,
  AWS_SECRET_ACCESS_KEY: adminKey.secretAccessKey,
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ENDPOINT_URL: endpoint.url,
})

const aws = async (...args: string[]): Promise<string> =>
  (await run('aws', args, { env: env(), cwd: folder })).stdout

/** A Python that starts, several times over, on a machine that has other things to do. */
const patience = 240_000

describe.skipIf(!hasAws)('the aws command line', () => {
  it(
    'copies files of one and of many parts there and back',
    async () => {
      const bytes = randomBytes(9 * 1024 ** 2)
      await writeFile(join(folder, 'large'), bytes)
      await aws('s3', 'cp', '--no-progress', 'large', `s3://${Bucket}/in/lärge +%.bin`)
      await aws('s3', 'cp', '--no-progress', `s3://${Bucket}/in/lärge +%.bin`, 'back')
      expect((await readFile(join(folder, 'back'))).equals(bytes)).toBe(true)
      const head = JSON.parse(
        await aws('s3api', 'head-object', '--bucket', Bucket, '--key', 'in/lärge +%.bin'),
      ) as {
        ETag: string
      }
      expect(head.ETag).toMatch(/-2"$/)
    },
    patience,
  )

  it(
    'synchronises folders, lists, moves and removes',
    async () => {
      await mkdir(join(folder, 'tree', 'a b'), { recursive: true })
      await writeFile(join(folder, 'tree', 'a b', 'ü&.txt'), 'one')
      await writeFile(join(folder, 'tree', 'two.txt'), 'two')
      await aws('s3', 'sync', '--no-progress', 'tree', `s3://${Bucket}/tree`)
      const listed = await aws('s3', 'ls', '--recursive', `s3://${Bucket}/tree/`)
      expect(listed).toContain('tree/a b/ü&.txt')
      await aws(
        's3',
        'mv',
        '--no-progress',
        `s3://${Bucket}/tree/two.txt`,
        `s3://${Bucket}/tree/three.txt`,
      )
      await aws('s3', 'sync', '--no-progress', `s3://${Bucket}/tree`, 'again')
      expect(await readFile(join(folder, 'again', 'three.txt'), 'utf8')).toBe('two')
      await aws('s3', 'rm', '--recursive', `s3://${Bucket}/tree`)
      const left = JSON.parse(
        (await aws('s3api', 'list-objects-v2', '--bucket', Bucket, '--prefix', 'tree/')) || '{}',
      ) as { Contents?: unknown[] }
      expect(left.Contents ?? []).toEqual([])
    },
    patience,
  )
})

const script = `
import boto3, io, sys, urllib.request
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
bucket = sys.argv[1]
s3 = boto3.client('s3', config=Config(signature_version='s3v4'))
for key in ['plain', 'ä b/+%&=?.wav', 'a//b', '../up', '日本']:
    s3.put_object(Bucket=bucket, Key=key, Body=key.encode(), Metadata={'k': 'v'})
    got = s3.get_object(Bucket=bucket, Key=key)
    assert got['Body'].read() == key.encode() and got['Metadata'] == {'k': 'v'}, key
    s3.copy_object(Bucket=bucket, Key='copy/' + key, CopySource={'Bucket': bucket, 'Key': key})
    assert key in [o['Key'] for o in s3.list_objects_v2(Bucket=bucket, Prefix=key)['Contents']], key
data = bytes(range(256)) * 4096 * 12
s3.upload_fileobj(io.BytesIO(data), bucket, 'parts', Config=TransferConfig(multipart_threshold=5 * 2**20, multipart_chunksize=5 * 2**20))
out = io.BytesIO()
s3.download_fileobj(bucket, 'parts', out)
assert out.getvalue() == data
url = s3.generate_presigned_url('get_object', Params={'Bucket': bucket, 'Key': 'ä b/+%&=?.wav'})
assert urllib.request.urlopen(url).read() == 'ä b/+%&=?.wav'.encode()
pages = s3.get_paginator('list_objects_v2').paginate(Bucket=bucket, Delimiter='/', PaginationConfig={'PageSize': 1})
names = [p['Prefix'] for page in pages for p in page.get('CommonPrefixes', [])]
assert '../' in names and 'copy/' in names, names
s3.delete_objects(Bucket=bucket, Delete={'Objects': [{'Key': 'plain'}, {'Key': 'a//b'}]})
try:
    s3.get_object(Bucket=bucket, Key='plain')
    raise SystemExit('still there')
except s3.exceptions.NoSuchKey:
    pass
try:
    boto3.client('s3', aws_access_key_id=sys.argv[2], aws_secret_access_key='wrong').list_buckets()
    raise SystemExit('let in')
except Exception as error:
    assert 'SignatureDoesNotMatch' in str(error), error
print('done')
`

describe.skipIf(!hasBoto)('boto3', () => {
  it(
    'puts, gets, copies, lists, signs and deletes with its own defaults',
    async () => {
      const { stdout } = await run('python3', ['-c', script, Bucket, adminKey.accessKeyId], {
        env: env(),
      })
      expect(stdout.trim()).toBe('done')
    },
    patience,
  )
})
