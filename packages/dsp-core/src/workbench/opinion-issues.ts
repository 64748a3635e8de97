import type { Issue } from '@ddex/ern'
import type { WorkbenchOpinion } from './opinion.ts'

/** An opinion as issues of a delivery: nothing in it blocks, so no issue is more than a warning. */
export function opinionIssues(opinion: WorkbenchOpinion): Issue[] {
  if (opinion.given)
    return opinion.issues.map((issue) =>
      issue.severity === 'error' ? { ...issue, severity: 'warning' } : issue,
    )
  return [
    {
      layer: 'workbench',
      severity: 'info',
      code: 'WORKBENCH_SILENT',
      message: `There is no second opinion. ${opinion.message}`,
      fix: 'Nothing has to be done by the sender.',
      line: null,
      column: null,
      path: null,
    },
  ]
}
