import { accountOf } from '../policy/index.ts'
import { readXml, writeXml } from '../request/xml.ts'
import { S3Error } from '../s3-error.ts'
import { ownerOf } from '../store/owner.ts'
import { callerArn } from './caller-arn.ts'
import { xmlAnswer, type Call, type Operation } from './operation.ts'

const bucketName =
  /^(?=.{3,63}$)(?!\d+\.\d+\.\d+\.\d+$)(?!xn--)[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$/

function checkName(name: string): void {
  if (!bucketName.test(name) || /-(\.|$)|-s3alias$|--ol-s3$/.test(name))
    throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', {
      BucketName: name,
    })
}

/** The region that CreateBucket asks for, judged as the endpoint of the signed region would. */
async function locationOf(call: Call): Promise<string> {
  const text = await call.text()
  const stated =
    text.trim() === ''
      ? undefined
      : readXml(text, 'CreateBucketConfiguration').text('LocationConstraint')
  const region =
    stated === undefined || stated === '' ? 'us-east-1' : stated === 'EU' ? 'eu-west-1' : stated
  const isIllegal = call.region !== 'us-east-1' && region !== call.region
  if (isIllegal)
    throw new S3Error(
      'IllegalLocationConstraintException',
      `The ${stated ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    )
  if (stated === 'us-east-1' || !call.endpoint.regions.includes(region))
    throw new S3Error('InvalidArgument', 'The specified location-constraint is not valid', {
      LocationConstraint: stated ?? '',
    })
  return region
}

export const createBucket: Operation = {
  name: 'CreateBucket',
  method: 'PUT',
  on: 'new bucket',
  action: 's3:CreateBucket',
  async run(call) {
    const { endpoint, bucketName: name } = call
    checkName(name)
    const region = await locationOf(call)
    const account = accountOf(callerArn(call))
    const existing = endpoint.store.get(name)
    if (existing && existing.facts.account !== account)
      throw new S3Error(
        'BucketAlreadyExists',
        'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
        { BucketName: name },
      )
    if (existing && !(region === 'us-east-1' && existing.facts.region === region))
      throw new S3Error(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        { BucketName: name },
      )
    const created = endpoint.clock.now().toISOString()
    if (!existing) await endpoint.store.create({ name, region, created, account })
    return { status: 200, headers: { location: `/${name}` } }
  },
}

export const deleteBucket: Operation = {
  name: 'DeleteBucket',
  method: 'DELETE',
  on: 'bucket',
  action: 's3:DeleteBucket',
  async run({ endpoint, bucket }) {
    if (!bucket.isEmpty)
      throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty', {
        BucketName: bucket.facts.name,
      })
    await endpoint.store.delete(bucket)
    return { status: 204 }
  },
}

export const headBucket: Operation = {
  name: 'HeadBucket',
  method: 'HEAD',
  on: 'bucket',
  action: 's3:ListBucket',
  run: ({ bucket }) =>
    Promise.resolve({
      status: 200,
      headers: { 'x-amz-bucket-region': bucket.facts.region, 'x-amz-access-point-alias': 'false' },
    }),
}

export const getBucketLocation: Operation = {
  name: 'GetBucketLocation',
  method: 'GET',
  on: 'bucket',
  query: 'location',
  action: 's3:GetBucketLocation',
  run: ({ bucket: { facts } }) =>
    Promise.resolve(
      xmlAnswer(
        writeXml('LocationConstraint', {
          '#text': facts.region === 'us-east-1' ? undefined : facts.region,
        }),
      ),
    ),
}

export const listBuckets: Operation = {
  name: 'ListBuckets',
  method: 'GET',
  on: 'service',
  action: 's3:ListAllMyBuckets',
  run(call) {
    const account = accountOf(callerArn(call))
    const prefix = call.request.query.get('prefix') ?? ''
    const region = call.request.query.get('bucket-region')
    const mine = call.endpoint.store
      .list()
      .filter(({ facts }) => facts.account === account && facts.name.startsWith(prefix))
      .filter(({ facts }) => region === undefined || facts.region === region)
    const Bucket = mine.map(({ facts }) => ({
      Name: facts.name,
      CreationDate: facts.created,
      BucketRegion: facts.region,
    }))
    const content = { Owner: ownerOf(account), Buckets: { Bucket } }
    return Promise.resolve(xmlAnswer(writeXml('ListAllMyBucketsResult', content)))
  },
}
