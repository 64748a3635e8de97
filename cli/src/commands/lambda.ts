import type { Command } from 'commander'
import { regionOf, withAwsOptions, type AwsOptions } from '../aws/aws-options.ts'
import type { AwsSession } from '../aws/aws-session.ts'
import { withFunctionName } from '../aws/function-options.ts'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'

export type FunctionOptions = AwsOptions & { function: string }
type LogOptions = FunctionOptions & { since: string; filter?: string; follow: boolean }
type EventOptions = FunctionOptions & { bucket: string; key: string }

const localNote =
  'Without --region, --profile and --endpoint it is the function of the local stack while that runs.'

/** `ddex-dsp lambda`: what the function at AWS does. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  const lambda = program.command(name).description(summary)
  withFunctionName(withAwsOptions(lambda.command('logs').description('what the function wrote')))
    .option('--since <time>', '90s, 15m, 2h, 3d, or a date and time', '1h')
    .option('--filter <pattern>', "CloudWatch's own: error, '\"Task timed out\"'")
    .option('--follow', 'go on until Ctrl+C', false)
    .addHelpText(
      'after',
      helpNotes({
        json: "{at: string, kind: 'start' | 'report' | 'line', level: 'debug' | 'info' | 'warn' | 'error' | null, requestId: string | null, message: string, fields: {...}}",
        isJsonLines: true,
        notes: [localNote],
        examples: [
          'ddex-dsp lambda logs',
          'ddex-dsp lambda logs --region=eu-west-1 --since=2h --filter=error',
          'ddex-dsp lambda logs --region=eu-west-1 --follow',
        ],
      }),
    )
    .action(async (options: LogOptions) => {
      const { showLogs, showLocalLogs } = await import('../aws/show-logs.ts')
      const local = await localLog(options)
      if (local) return showLocalLogs(local, options)
      await withFunction(options, (aws) => showLogs(aws, options))
    })
  withFunctionName(
    withAwsOptions(lambda.command('metrics').description('how often, how long, how many failed')),
  )
    .option('--since <time>', '15m, 2h, 3d, or a date and time', '24h')
    .addHelpText(
      'after',
      helpNotes({
        notes: [localNote],
        json: '{from: string, to: string, invocations: number, errors: number, throttles: number, dropped: number, duration: {p50: number | null, p95: number | null, max: number | null}, concurrent: number | null, series: [{at: string, invocations: number, errors: number}], periodSeconds: number}',
        examples: ['ddex-dsp lambda metrics --region=eu-west-1 --since=7d'],
      }),
    )
    .action(async (options: FunctionOptions & { since: string }) => {
      const { showMetrics, showLocalMetrics } = await import('../aws/show-metrics.ts')
      const local = await localLog(options)
      if (local) return showLocalMetrics(local, options)
      await withFunction(options, (aws) => showMetrics(aws, options))
    })
  registerTestEvent(lambda)
}

function registerTestEvent(lambda: Command): void {
  withFunctionName(
    withAwsOptions(lambda.command('test-event').description('call it as S3 does for an object')),
  )
    .requiredOption('--bucket <name>', 'where the object is')
    .requiredOption('--key <key>', 'of the object')
    .addHelpText(
      'after',
      helpNotes({
        json: '{succeeded: boolean, answer: any, log: [string], ...}',
        examples: [
          'ddex-dsp lambda test-event --region=eu-west-1 --bucket=my-deliveries --key=deliveries/my-label/a.xml',
        ],
      }),
    )
    .action(async (options: EventOptions) => {
      const { requireAws } = await import('../aws/local-function.ts')
      requireAws(options)
      await withFunction(options, async (aws) => {
        const { sendTestEvent } = await import('../aws/send-test-event.ts')
        await sendTestEvent(aws, options)
      })
    })
}

const localLog = async (options: FunctionOptions): Promise<string | null> =>
  (await import('../aws/local-function.ts')).localFunctionLog(options)

async function withFunction(
  options: FunctionOptions,
  work: (aws: AwsSession) => Promise<void>,
): Promise<void> {
  const [{ explainingAws }, { openAws }] = await Promise.all([
    import('../aws/explain-aws.ts'),
    import('../aws/aws-session.ts'),
  ])
  const region = regionOf(options)
  await explainingAws(async () => work(await openAws(options, region)))
}
