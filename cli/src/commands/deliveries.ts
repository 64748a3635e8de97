import type { Command } from 'commander'
import type { DeliveryFilter } from '../deliveries/read-deliveries.ts'
import { adminOf, withServiceOptions, type ServiceOptions } from '../service/service-options.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'

type ListOptions = ServiceOptions & Omit<DeliveryFilter, 'limit'> & { limit: string }

const withFilter = (command: Command): Command =>
  withServiceOptions(command)
    .option('--feed <id>', 'of this feed')
    .option('--state <state>', 'in this state, such as rejected')
    .option('--protocol <protocol>', 'by this protocol')
    .option('--limit <n>', 'at most', '50')

const filterOf = ({ limit, ...options }: ListOptions): DeliveryFilter => ({
  ...options,
  limit: Math.min(1000, Math.max(1, Number(limit) || 50)),
})

/** `ddex-dsp deliveries`: what came in, and what became of it. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  const deliveries = program.command(name).description(summary)
  withFilter(deliveries.command('list').description('the newest ones')).action(
    async (options: ListOptions) => {
      const terminal = processTerminal()
      const [{ listDeliveries }, { deliveryTable }, session] = await Promise.all([
        import('../deliveries/read-deliveries.ts'),
        import('../deliveries/delivery-lines.ts'),
        adminOf(options),
      ])
      const found = await listDeliveries(session, filterOf(options))
      writeAnswer(terminal, options.json, found, (all) => deliveryTable(terminal, all))
    },
  )
  withServiceOptions(
    deliveries.command('show').argument('<delivery>').description('one with its files and issues'),
  ).action(async (id: string, options: ServiceOptions) => {
    const terminal = processTerminal()
    const [{ showDelivery }, { deliveryLines }, session] = await Promise.all([
      import('../deliveries/read-deliveries.ts'),
      import('../deliveries/delivery-lines.ts'),
      adminOf(options),
    ])
    const parts = await showDelivery(session, id)
    writeAnswer(terminal, options.json, parts, (all) => deliveryLines(terminal, all))
  })
  registerWatch(deliveries)
  withServiceOptions(
    deliveries.command('reprocess').argument('<delivery>').description('take it up again'),
  ).action(async (deliveryId: string, options: ServiceOptions) => {
    const [{ callFunction }, session] = await Promise.all([
      import('../service/call-function.ts'),
      adminOf(options),
    ])
    const answer = await callFunction<unknown>(session, 'reprocessDelivery', { deliveryId })
    writeAnswer(processTerminal(), options.json, answer, () => `${deliveryId} is taken up again.\n`)
  })
}

function registerWatch(deliveries: Command): void {
  withFilter(
    deliveries.command('watch').description('a line for each change, until Ctrl+C'),
  ).action(async (options: ListOptions) => {
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
