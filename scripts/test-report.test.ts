import { describe, expect, it } from 'vitest'
import { countTests, describeFailures, type TestReport } from './test-report.mjs'

const file = (
  name: string,
  tests: { fullName: string; failureMessages?: string[] }[],
  message?: string,
): TestReport['testResults'][number] => ({
  name: `/project/${name}`,
  status: message !== undefined || tests.some((test) => test.failureMessages) ? 'failed' : 'passed',
  ...(message === undefined ? {} : { message }),
  assertionResults: tests.map(({ fullName, failureMessages }) => ({
    fullName,
    status: failureMessages ? 'failed' : 'passed',
    failureMessages: failureMessages ?? [],
  })),
})

const reportOf = (...testResults: TestReport['testResults']): TestReport => {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  const numFailedTests = all.filter(({ status }) => status === 'failed').length
  return { numPassedTests: all.length - numFailedTests, numFailedTests, testResults }
}

const as = { name: 'unit', root: '/project' }

describe('the end of `npm test`', () => {
  it('names each test that failed, its file and what it said', () => {
    const round = {
      code: 1,
      report: reportOf(
        file('a.test.ts', [
          { fullName: 'a door opens' },
          { fullName: 'a door shuts', failureMessages: ['Error: it stuck\n    at a.ts:1'] },
        ]),
      ),
    }
    expect(countTests(round)).toEqual({ passed: 1, failed: 1 })
    expect(describeFailures(round, as)).toEqual([
      'a.test.ts > a door shuts\n    Error: it stuck\n        at a.ts:1',
    ])
  })

  it('shows the beginning of a long fault', () => {
    const long = Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n')
    const report = reportOf(file('a.test.ts', [{ fullName: 'a', failureMessages: [long] }]))
    const [told] = describeFailures({ code: 1, report }, as)
    expect(told).toContain('line 11')
    expect(told).not.toContain('line 12')
  })

  it('counts a file that could not be read as one failure', () => {
    const round = { code: 1, report: reportOf(file('b.test.ts', [], 'SyntaxError: no')) }
    expect(countTests(round)).toEqual({ passed: 0, failed: 1 })
    expect(describeFailures(round, as)).toEqual(['b.test.ts\n    SyntaxError: no'])
  })

  it('counts a run that broke as one failure, with a report or without', () => {
    const all = reportOf(file('a.test.ts', [{ fullName: 'a' }]))
    expect(countTests({ code: 1, report: all })).toEqual({ passed: 1, failed: 1 })
    expect(describeFailures({ code: 1, report: all }, as)).toEqual([
      'unit: every test passed, but the run ended with 1',
    ])
    expect(countTests({ code: null, report: null })).toEqual({ passed: 0, failed: 1 })
    expect(describeFailures({ code: null, report: null }, as)).toEqual([
      'unit: the run ended with null and left no report',
    ])
  })

  it('says nothing more when all passed', () => {
    const round = { code: 0, report: reportOf(file('a.test.ts', [{ fullName: 'a' }])) }
    expect(countTests(round)).toEqual({ passed: 1, failed: 0 })
    expect(describeFailures(round, as)).toEqual([])
  })
})
