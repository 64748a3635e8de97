import { Option, type Command } from 'commander'
import { deliveryStates } from '@ddex/dsp-core/schema'
import type { DeliveryFilter } from '../deliveries/read-deliveries.ts'
import { adminOf, withServiceOptions, type ServiceOptions } from '../service/service-options.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { numbers } from '../terminal/number-flags.ts'
import { protocolNames } from '../service/protocol-names.ts'

type ListOptions = ServiceOptions & DeliveryFilter

const mostShown = 1000
/** A document of `deliveries`, see docs/reference/schema.md. */
const deliveryJson =
  '{id: string, feedId: string, state: string, reason: string, nextStep: string, ...}'

const withFilter = (command: Command): Command =>
  withServiceOptions(command)
    .option('--feed <id>', 'of this feed')
    .addOption(new Option('--state <state>', 'in this state').choices(deliveryStates))
    .addOption(new Option('--protocol <protocol>', 'by this protocol').choices(protocolNames))
    .option('--limit <n>', 'at most', numbers.count, 50)

const filterOf = ({ limit, ...options }: ListOptions): DeliveryFilter => ({
  ...options,
  limit: Math.min(mostShown, limit),
})

/** `ddex-dsp deliveries`: what came in, and what became of it. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  const deliveries = program.command(name).description(summary)
  withFilter(deliveries.command('list').description('the newest ones'))
    .addHelpText(
      'after',
      helpNotes({
        json: `[${deliveryJson}]`,
        examples: ['ddex-dsp deliveries list --state=rejected --limit=10'],
      }),
    )
    .action(async (options: ListOptions) => {
      const terminal = processTerminal()
      const [{ listDeliveries }, { deliveryTable }, session] = await Promise.all([
        import('../deliveries/read-deliveries.ts'),
        import('../deliveries/delivery-lines.ts'),
        adminOf(options),
      ])
      const found = await listDeliveries(session, filterOf(options))
      writeAnswer(terminal, options.json, found, (all) => deliveryTable(terminal, all))
    })
  registerOne(deliveries)
  registerWatch(deliveries)
}

function registerOne(deliveries: Command): void {
  withServiceOptions(
    deliveries.command('show').argument('<delivery>').description('one with its files and issues'),
  )
    .addHelpText(
      'after',
      helpNotes({
        json: `{delivery: ${deliveryJson}, timeline: [{title: string, detail: string, state: string, ...}], files: [{uri: string, role: string, state: string, ...}], issues: [{severity: string, code: string, message: string, fix: string | null, ...}]}`,
        examples: ['ddex-dsp deliveries show 3f9c2a7be01d44c8a6f2'],
      }),
    )
    .action(async (id: string, options: ServiceOptions) => {
      const terminal = processTerminal()
      const [{ showDelivery }, { deliveryLines }, session] = await Promise.all([
        import('../deliveries/read-deliveries.ts'),
        import('../deliveries/delivery-lines.ts'),
        adminOf(options),
      ])
      const parts = await showDelivery(session, id)
      writeAnswer(terminal, options.json, parts, (all) => deliveryLines(terminal, all))
    })
  withServiceOptions(
    deliveries.command('reprocess').argument('<delivery>').description('take it up again'),
  )
    .option('--accept', 'let the files of a quarantined one pass as they are', false)
    .addHelpText(
      'after',
      helpNotes({
        notes: ['For one that ended badly: what was sent is looked at anew.'],
        json: '{deliveryId: string}',
        examples: ['ddex-dsp deliveries reprocess 3f9c2a7be01d44c8a6f2'],
      }),
    )
    .action(async (deliveryId: string, options: ServiceOptions & { accept: boolean }) => {
      const [{ callFunction }, session] = await Promise.all([
        import('../service/call-function.ts'),
        adminOf(options),
      ])
      const data = { deliveryId, ...(options.accept ? { accept: true } : {}) }
      const answer = await callFunction<unknown>(session, 'reprocessDelivery', data)
      writeAnswer(
        processTerminal(),
        options.json,
        answer,
        () => `${deliveryId} is taken up again.\n`,
      )
    })
}

function registerWatch(deliveries: Command): void {
  withFilter(deliveries.command('watch').description('a line for each change, until Ctrl+C'))
    .addHelpText(
      'after',
      helpNotes({
        json: deliveryJson,
        isJsonLines: true,
        examples: ['ddex-dsp deliveries watch --feed=demo-sftp'],
      }),
    )
    .action(async (options: ListOptions) => {
      const terminal = processTerminal()
      const [{ watchDeliveries }, { deliveryLine }, session] = await Promise.all([
        import('../deliveries/read-deliveries.ts'),
        import('../deliveries/delivery-lines.ts'),
        adminOf(options),
      ])
      const stop = new AbortController()
      process.once('SIGINT', () => {
        stop.abort()
        process.exitCode = 130
      })
      await watchDeliveries(
        session,
        filterOf(options),
        (delivery) =>
          terminal.write(
            options.json ? `${JSON.stringify(delivery)}\n` : deliveryLine(terminal, delivery),
          ),
        stop.signal,
      )
    })
}
