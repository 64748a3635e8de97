import type { DeliveryIssue } from '@ddex/dsp-core/schema'
import { t } from '../../messages/index.ts'

/** Line and column of an issue, as far as they are known. */
export function issuePlace({ line, column }: DeliveryIssue): string | null {
  if (line === null) return null
  return column === null ? t('delivery.whereLine', { line }) : t('delivery.where', { line, column })
}

/** An issue as plain text, to send to whoever delivered. */
export const issueText = (issue: DeliveryIssue): string =>
  [
    `${issue.severity.toUpperCase()} ${issue.code}`,
    issue.message,
    [issuePlace(issue), issue.path].filter(Boolean).join(', '),
    issue.fix && `${t('delivery.fix')}: ${issue.fix}`,
  ]
    .filter(Boolean)
    .join('\n')
