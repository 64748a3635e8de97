import type { Command } from 'commander'
import type { CostEstimate, CostLine } from '@ddex/ingestion-servers/s3-tools'
import { writeAnswer } from '../terminal/answer.ts'
import { table } from '../terminal/table.ts'
import { processTerminal, type Terminal } from '../terminal/terminal.ts'
import { numbers } from '../terminal/number-flags.ts'
import { helpNotes } from '../terminal/help-notes.ts'

interface EstimateOptions {
  region: string
  releases: number
  files: number
  gigabytes: number
  memory: number
  seconds: number
  keep: boolean
  json: boolean
}

/** `s3 estimate`: what it costs a month, at list prices; asks nobody. */
export function registerEstimate(s3: Command): void {
  s3.command('estimate')
    .description('what it costs a month, at list prices')
    .option('--region <region>', 'of AWS', 'us-east-1')
    .option('--releases <n>', 'that are delivered in a month', numbers.count, 1000)
    .option('--files <n>', 'of a release', numbers.count, 14)
    .option('--gigabytes <n>', 'of a release', numbers.amount, 0.5)
    .option('--memory <MB>', 'of the function', numbers.count, 1024)
    .option('--seconds <n>', 'that the function works on a file', numbers.amount, 5)
    .option('--keep', 'objects stay where they are when they were taken', false)
    .option('--json', 'one JSON document on standard output', false)
    .addHelpText(
      'after',
      helpNotes({
        json: '{lines: [{what: string, amount: string, dollars: number}], dollarsPerMonth: number, pricesAsOf: string, source: string, warnings: [string]}',
        examples: ['ddex-dsp s3 estimate --region=eu-west-1 --releases=200 --gigabytes=0.4'],
      }),
    )
    .action(async (options: EstimateOptions) => {
      const [{ explainingAws }, tools] = await Promise.all([
        import('./explain-aws.ts'),
        import('@ddex/ingestion-servers/s3-tools'),
      ])
      const { region, releases, files, gigabytes, memory, seconds, keep, json } = options
      const use = {
        ...{ region, releases, filesPerRelease: files, gigabytesPerRelease: gigabytes },
        lambda: { memoryMb: memory, secondsPerFile: seconds, architecture: 'arm64' as const },
        afterReceipt: keep ? ('keep' as const) : ('move' as const),
        lifecycle: tools.defaultLifecycle,
      }
      const estimate = await explainingAws(async () => tools.estimateCost(use, new Date()))
      const terminal = processTerminal()
      writeAnswer(terminal, json, estimate, (answer) => estimateLines(terminal, answer))
    })
}

function estimateLines(terminal: Terminal, estimate: CostEstimate): string {
  const { lines, dollarsPerMonth, pricesAsOf, source, warnings } = estimate
  const total: CostLine = { what: 'Together', amount: '', dollars: dollarsPerMonth }
  const shown = table(
    terminal,
    [
      { title: 'What', cell: ({ what }) => what },
      { title: 'How much', cell: ({ amount }) => amount },
      { title: 'USD a month', cell: ({ dollars }) => dollars.toFixed(2), align: 'right' },
    ],
    [...lines, total],
  )
  const notes = warnings.map((warning) => `${warning}\n`).join('')
  return `${shown}\nList prices of ${pricesAsOf}: ${source}\n${notes}`
}
