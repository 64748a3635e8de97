/** What vitest's JSON reporter writes, as far as it is read here. */
export interface TestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
  }[]
}

export interface TestRound {
  /** Of the process; null when a signal ended it. */
  code: number | null
  report: TestReport | null
}

export function countTests(round: TestRound): { passed: number; failed: number }
export function describeFailures(round: TestRound, as: { name: string; root: string }): string[]
