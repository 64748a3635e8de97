import type { Issue } from '@ddex/ern'
import { describe, expect, it } from 'vitest'
import { weighIssues } from './validation-policy.ts'

const issue = (layer: Issue['layer'], code: string, severity: Issue['severity'] = 'error') => ({
  ...{ layer, code, severity, message: 'm', fix: 'f' },
  ...{ line: null, column: null, path: '' },
})
const found = [
  issue('xml', 'XML_TRUNCATED'),
  issue('structure', 'ERN_VERSION_UNKNOWN'),
  issue('structure', 'ERN_ELEMENT_UNKNOWN'),
  issue('rules', 'ERN_REFERENCE_MISSING'),
  issue('rules', 'ERN_TITLE_MISSING'),
  issue('rules', 'ERN_CHECK_DIGIT', 'info'),
]
const weighed = (policy: Parameters<typeof weighIssues>[1]) =>
  weighIssues(found, policy).map(({ code, severity }) => `${code} ${severity}`)

describe('the findings of a message', () => {
  it('stay as they are under a strict policy', () => {
    expect(weighIssues(found, 'strict')).toEqual(found)
  })

  it('become warnings where the feed only reports, unless the message cannot be understood', () => {
    expect(weighed('report')).toEqual([
      'XML_TRUNCATED error',
      'ERN_VERSION_UNKNOWN error',
      'ERN_ELEMENT_UNKNOWN warning',
      'ERN_REFERENCE_MISSING error',
      'ERN_TITLE_MISSING warning',
      'ERN_CHECK_DIGIT info',
    ])
  })

  it('are left out where the feed does not look, unless the message cannot be understood', () => {
    expect(weighed('off')).toEqual([
      'XML_TRUNCATED error',
      'ERN_VERSION_UNKNOWN error',
      'ERN_REFERENCE_MISSING error',
    ])
  })
})
