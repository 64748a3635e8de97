import { CreateRoleCommand } from '@aws-sdk/client-iam'
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsClients } from './aws-clients.ts'
import { deployLambda, rollBackLambda } from './deploy-lambda.ts'
import { lambdaDefaults, requireLambda, type LambdaRequest } from './lambda-function.ts'
import { lambdaTrust } from './lambda-role.ts'
import { hasMoto, motoAccount, startMoto, type MotoServer } from './moto-server.ts'
import { planLambda } from './plan-lambda.ts'
import { recordedAws } from './recorded-aws.ts'
import { emptyZip } from './zip-file.ts'

const region = 'eu-west-1'

/** An archive with a comment in it, so that each has a hash of its own. */
function zipOf(comment: string): Buffer {
  const zip = Buffer.concat([emptyZip(), Buffer.from(comment)])
  zip.writeUInt16LE(comment.length, 20)
  return zip
}

const request = (functionName: string, more: Partial<LambdaRequest> = {}): LambdaRequest => ({
  ...lambdaDefaults,
  region,
  accountId: motoAccount,
  functionName,
  description: 'Takes deliveries in.',
  roleArn: `arn:aws:iam::${motoAccount}:role/ingestion`,
  zip: zipOf('first'),
  environment: { DDEX_DSP_LAMBDA_SECRET: 'firebase' },
  ...more,
})

describe.skipIf(!hasMoto())('deploying the function', () => {
  let moto: MotoServer
  let clients: AwsClients
  beforeAll(async () => {
    moto = await startMoto()
    clients = moto.clients(region)
    const AssumeRolePolicyDocument = JSON.stringify(lambdaTrust())
    await clients.iam.send(
      new CreateRoleCommand({ RoleName: 'ingestion', AssumeRolePolicyDocument }),
    )
  })
  afterAll(() => moto.stop())

  it('makes its log, the function, a version and the alias, and does nothing the second time', async () => {
    const made = await deployLambda(clients, request('made'))
    expect(made).toMatchObject({
      arn: `arn:aws:lambda:${region}:${motoAccount}:function:made:live`,
      version: '1',
    })
    expect(made.steps.map(({ call }) => call)).toEqual([
      'logs:CreateLogGroup',
      'logs:PutRetentionPolicy',
      'lambda:CreateFunction',
      'lambda:PublishVersion',
      'lambda:PutFunctionEventInvokeConfig',
    ])
    expect(await deployLambda(clients, request('made'))).toMatchObject({ version: '1', steps: [] })
  })

  it('sends code only when it differs, and settings only when they do', async () => {
    await deployLambda(clients, request('changed'))
    const code = await deployLambda(clients, request('changed', { zip: zipOf('second') }))
    expect(code.steps.map(({ call }) => call)).toEqual([
      'lambda:UpdateFunctionCode',
      'lambda:PublishVersion',
    ])
    const more = { zip: zipOf('second'), memoryMb: 2048 }
    const settings = await deployLambda(clients, request('changed', more))
    expect(settings.steps.map(({ call }) => call)).toEqual([
      'lambda:UpdateFunctionConfiguration',
      'lambda:PublishVersion',
    ])
    const found = await clients.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: 'changed', Qualifier: 'live' }),
    )
    expect(found.MemorySize).toBe(2048)
  })

  it('can go back to the version before', async () => {
    const first = await deployLambda(clients, request('back'))
    const second = await deployLambda(clients, request('back', { zip: zipOf('worse') }))
    expect(second.version).not.toBe(first.version)
    expect(await rollBackLambda(clients, 'back', 'live')).toBe(first.version)
    await expect(rollBackLambda(clients, 'back', 'live')).rejects.toMatchObject({
      code: 'LAMBDA_NO_OLDER_VERSION',
    })
  })

  it('shows neither code nor values of settings in a dry run, and changes nothing', async () => {
    const wanted = request('said', { environment: { TOKEN: 'do-not-show' } })
    const said = await deployLambda(clients, wanted, { dryRun: true })
    expect(said.version).toBeNull()
    expect(said.steps).toHaveLength(5)
    const nothing = {
      configuration: null,
      aliasVersion: null,
      invoke: null,
      logRetentionDays: null,
    }
    const inputs = JSON.stringify(
      planLambda(wanted, nothing, () => Promise.resolve()).map(({ input }) => input),
    )
    expect(inputs).toContain('TOKEN')
    expect(inputs).not.toContain('do-not-show')
    await expect(
      clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'said' })),
    ).rejects.toThrow()
  })
})

describe('a role that AWS does not know everywhere yet', () => {
  const early = {
    method: 'POST',
    path: '/2015-03-31/functions',
    status: 400,
    headers: { 'x-amzn-errortype': 'InvalidParameterValueException' },
    body: JSON.stringify({
      Type: 'User',
      message: 'The role defined for the function cannot be assumed by Lambda.',
    }),
  }
  const create = async (clients: AwsClients, pauses: number[]) => {
    const nothing = { configuration: null, aliasVersion: null, invoke: null, logRetentionDays: 30 }
    const pause = (milliseconds: number) => Promise.resolve(pauses.push(milliseconds))
    const [step] = planLambda(request('early'), nothing, pause)
    await step!.run(clients)
  }

  it('is waited for', async () => {
    const active = { State: 'Active', LastUpdateStatus: 'Successful' }
    await using aws = await recordedAws([
      early,
      early,
      { method: 'POST', path: '/2015-03-31/functions', status: 201, body: '{}' },
      { method: 'GET', status: 200, body: JSON.stringify({ Configuration: active }), again: true },
    ])
    const pauses: number[] = []
    await create(aws.clients(region), pauses)
    expect(pauses).toEqual([1000, 2000])
  })

  it('is given up after half a minute', async () => {
    await using aws = await recordedAws([{ ...early, again: true }])
    const pauses: number[] = []
    await expect(create(aws.clients(region), pauses)).rejects.toThrow('cannot be assumed')
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000])
  })
})

describe('a function that AWS would not take', () => {
  it.each([
    ['code over 50 MiB', { zip: new Uint8Array(50 * 1024 ** 2 + 1) }, 'AWS takes 50 MiB'],
    ['too little memory', { memoryMb: 64 }, '128 to 10240'],
    ['more than 15 minutes', { timeoutSeconds: 901 }, '1 to 900 seconds'],
    ['an environment over 4 KiB', { environment: { A: 'x'.repeat(4096) } }, 'of 4096'],
    ['a pattern for a role', { roleArn: 'arn:aws:iam::*:role/x' }, 'not the ARN of one thing'],
  ])('is refused for %s', (_, more, why) => {
    expect(() => requireLambda(request('x', more))).toThrow(why)
  })
})
