import { Option, type Command } from 'commander'
import type { SendOptions } from '../deliveries/send-delivery.ts'
import { adminOf, withServiceOptions, type ServiceOptions } from '../service/service-options.ts'
import { withTargetOptions } from '../service/target-options.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { Progress } from '../terminal/progress.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { numbers } from '../terminal/number-flags.ts'
import { protocolNames } from '../service/protocol-names.ts'

/** `ddex-dsp test-delivery`: exit 0 when the delivery is completed, or sent where nobody waits. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  withTargetOptions(withServiceOptions(program.command(name).description(summary)))
    .addOption(
      new Option('--protocol <protocol>', 'by which the feed delivers')
        .choices(protocolNames)
        .makeOptionMandatory(),
    )
    .requiredOption('--feed-id <id>', 'the feed')
    .requiredOption('--ern <file>', 'the message')
    .requiredOption('--assets <folder>', 'where the files are that it names')
    .option('--bucket <name>', "S3 and GCS: the feed's bucket, to be sure that it is this one")
    .option('--region <region>', "S3: the region of the feed's bucket, likewise")
    .option('--folder <path>', 'in the feed; else a new one')
    .option('--allow-missing', 'send although files are not there', false)
    .option('--wait', 'until the service has done with it', false)
    .option('--timeout <seconds>', 'wait no longer', numbers.count, 120)
    .addHelpText(
      'after',
      helpNotes({
        notes: [
          "Against a service at Google the sender's password is read from DDEX_DSP_SENDER_PASSWORD.",
        ],
        json: '{feedId: string, protocol: string, messageId: string, messagePath: string, files: [{path: string, size: number}], missing: [string], delivery: {id: string, state: string, ...} | null}',
        examples: [
          'ddex-dsp test-delivery --protocol=sftp --feed-id=demo-sftp --ern=2000000100012/2000000100012.xml --assets=2000000100012 --wait',
          'ddex-dsp test-delivery --protocol=s3 --bucket=my-dsp-deliveries --region=us-east-1 --feed-id=my-label --ern=test/sample.xml --assets=test/assets/',
        ],
      }),
    )
    .action(async (options: ServiceOptions & SendOptions) => {
      const terminal = processTerminal()
      const [{ sendDelivery }, session] = await Promise.all([
        import('../deliveries/send-delivery.ts'),
        adminOf(options),
      ])
      const progress = new Progress(options.json ? process.stderr : process.stdout)
      const sent = await sendDelivery(session, options, progress)
      writeAnswer(terminal, options.json, sent, ({ delivery, files }) =>
        delivery
          ? `${String(delivery.state)}: ${String(delivery.reason)}\n\`ddex-dsp deliveries show ${delivery.id}\` says more.\n`
          : `${files.length} files sent.\n`,
      )
      const isGood = !sent.delivery || String(sent.delivery.state).startsWith('completed')
      process.exitCode = isGood ? exitCodes.done : exitCodes.failed
    })
}
