import { Option, type Command } from 'commander'
import { writeAnswer } from '../terminal/answer.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { numbers } from '../terminal/number-flags.ts'
import { processTerminal } from '../terminal/terminal.ts'
import { regionOf, withAwsOptions, type AwsOptions } from './aws-options.ts'
import type { AwsSession } from './aws-session.ts'
import { changeBucket, type ChangeOptions, type PlaceOptions } from './bucket-commands.ts'
import { requireAws } from './local-function.ts'
import { withFunctionName, withLambdaOptions } from './function-options.ts'
import { withDryRun, withPlace } from './place-options.ts'
import type { BucketFlags, LambdaFlags } from './set-up-request.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { stepsJson } from './step-lines.ts'
import { Progress } from '../terminal/progress.ts'

/** `s3 deploy-lambda|update-lambda|test-trigger`. */
export function registerLambda(s3: Command): void {
  const deploy = s3
    .command('deploy-lambda')
    .description('the function, its role, and what wakes it')
  withDryRun(withLambdaOptions(withPlace(deploy)))
    .option('--kms-key <arn>', 'the key of yours that encrypts the bucket')
    .addHelpText(
      'after',
      helpNotes({
        json: stepsJson,
        examples: ['ddex-dsp s3 deploy-lambda --bucket=my-deliveries --dry-run'],
      }),
    )
    .action((options: ChangeOptions & LambdaFlags & BucketFlags) =>
      changeBucket(options, async ({ aws, place, accountId, run }) => {
        const [{ bucketRequest, lambdaRequest }, { putLambda }] = await Promise.all([
          import('./set-up-request.ts'),
          import('./change-lambda.ts'),
        ])
        const bucket = bucketRequest(aws.tools, place, accountId, options)
        return putLambda(aws, bucket, place, await lambdaRequest(options), run)
      }),
    )
  registerUpdate(s3)
  registerTrigger(s3)
}

type UpdateOptions = AwsOptions & {
  function: string
  zip?: string
  dryRun: boolean
  rollBack: boolean
}

function registerUpdate(s3: Command): void {
  const update = s3
    .command('update-lambda')
    .description('new code for the function, settings as they are')
  withDryRun(withFunctionName(withAwsOptions(update)))
    .option('--zip <file>', "the packed function; else the project's is built and packed")
    .addOption(
      new Option('--roll-back', 'back to the version before, instead of new code')
        .default(false)
        .conflicts('zip'),
    )
    .addHelpText(
      'after',
      helpNotes({
        json: `${stepsJson} | {dryRun: boolean, functionName: string, region: string, alias: string, version: string}`,
        examples: [
          'ddex-dsp s3 update-lambda --region=eu-west-1',
          'ddex-dsp s3 update-lambda --region=eu-west-1 --roll-back',
        ],
      }),
    )
    .action(async (options: UpdateOptions) => {
      const [{ explainingAws }, { openAws, accountOf }, { updateLambda }, lines, { lambdaZip }] =
        await Promise.all([
          import('./explain-aws.ts'),
          import('./aws-session.ts'),
          import('./change-lambda.ts'),
          import('./step-lines.ts'),
          import('./lambda-package.ts'),
        ])
      const { dryRun, json, function: functionName } = options
      const region = regionOf(options)
      await explainingAws(async () => {
        const aws = await openAws(options, region)
        if (options.rollBack) return rollBack(aws, options)
        const { accountId } = await accountOf(aws)
        const zip = await lambdaZip(options.root, options.zip)
        const run = { dryRun, onStep: lines.tellStep(json) }
        const steps = await updateLambda(aws, { accountId, functionName }, zip, run)
        lines.writeSteps(json, { dryRun, region, accountId, steps })
      })
    })
}

async function rollBack(
  { tools, clients, region }: AwsSession,
  { function: functionName, json, dryRun }: UpdateOptions,
): Promise<void> {
  const { alias } = tools.lambdaDefaults
  const move = dryRun ? tools.versionBefore : tools.rollBackLambda
  const version = await move(clients, functionName, alias)
  writeAnswer(processTerminal(), json, { dryRun, functionName, region, alias, version }, () =>
    dryRun
      ? `${functionName} would be version ${version} again, in ${region}; nothing was changed.\n`
      : `${functionName} is version ${version} again, in ${region}.\n`,
  )
}

type TriggerOptions = PlaceOptions & { function: string; timeout: number }

function registerTrigger(s3: Command): void {
  const command = s3
    .command('test-trigger')
    .description('put an object, and see whether it is received')
  withFunctionName(withPlace(command))
    .option('--timeout <seconds>', 'wait no longer', numbers.count, 60)
    .addHelpText(
      'after',
      helpNotes({
        json: '[{feedId: string, key: string, milliseconds: number, outcome: string, note: string}]',
        examples: ['ddex-dsp s3 test-trigger --feed=my-label'],
      }),
    )
    .action(async (options: TriggerOptions) => {
      const [{ explainingAws }, { bucketPlace }, { openAws, accountOf }, { triggerWitness }] =
        await Promise.all([
          import('./explain-aws.ts'),
          import('./bucket-feeds.ts'),
          import('./aws-session.ts'),
          import('./trigger-witness.ts'),
        ])
      requireAws(options)
      const { bucket, region, feeds } = await bucketPlace(options)
      const progress = new Progress(process.stderr)
      const results = await explainingAws(async () => {
        const aws = await openAws(options, region)
        const { tools, clients } = aws
        const { accountId } = await accountOf(aws)
        const functionArn = tools.functionArn({ region, accountId }, options.function, 'live')
        return Promise.all(
          feeds.map(async (feed) => {
            const witness = await triggerWitness(aws, feed, options)
            const request = { bucket, prefix: feed.prefix, functionArn }
            const timing = { timeoutMs: options.timeout * 1000 }
            const result = await progress.step(
              `Put an object for ${feed.feedId}, and look what becomes of it`,
              () => tools.testTrigger(clients, request, witness, timing),
              ({ outcome }) => outcome,
            )
            return { feedId: feed.feedId, ...result }
          }),
        )
      })
      writeAnswer(processTerminal(), options.json, results, (all) =>
        all
          .map(
            ({ feedId, outcome, milliseconds, note }) =>
              `${feedId}: ${outcome} after ${milliseconds} ms. ${note}\n`,
          )
          .join(''),
      )
      const isGood = results.every(({ outcome }) => outcome === 'received')
      process.exitCode = isGood ? exitCodes.done : exitCodes.failed
    })
}
