import { paint, type Terminal } from '../terminal/terminal.ts'
import { contentLines } from './contents/content-lines.ts'
import type { DeployContent } from './contents/content.ts'
import type { DeployPlan } from './deploy-plan.ts'

/** What is left to the operator, as commands. */
export const byHand = ({ steps }: DeployPlan) =>
  steps
    .filter(({ kind }) => kind === 'print')
    .map(({ says, command }) => ({ says, command: command?.join(' ') ?? '' }))

/** The whole plan, step by step, with what each runs and what it puts where. */
export function planLines(
  terminal: Terminal,
  plan: DeployPlan,
  contents: readonly DeployContent[],
): string {
  const done = plan.steps.filter(({ kind }) => kind !== 'print')
  const lines = done.map(({ says, command }, index) => {
    const line = `${index + 1}. ${says}\n`
    return command ? `${line}   ${paint(terminal, 'dim', command.join(' '))}\n` : line
  })
  const what = contentLines(terminal, contents)
  return `To ${plan.projectId}:\n${lines.join('')}${what}${handLines(terminal, plan)}\nNothing was changed.\n`
}

/** What the operator runs; nothing where the servers are not among the parts. */
export function handLines(terminal: Terminal, plan: DeployPlan): string {
  const commands = byHand(plan)
  if (commands.length === 0) return ''
  const lines = commands.map(
    ({ says, command }) => `${paint(terminal, 'dim', `# ${says}`)}\n${command}\n`,
  )
  const notes = plan.notes.map((note) => `${note}\n`)
  return `\nThe servers are yours to place:\n\n${lines.join('')}\n${notes.join('')}\n`
}
