/** What the JSON report of a vitest run says, in a few words. */
import { relative } from 'node:path'

/** Lines of a fault that are shown again at the end. */
const faultLines = 12

/** Passed and failed tests of a round. A file that could not even be read, or a run that broke, is one failure. */
export function countTests({ code, report }) {
  if (!report) return { passed: 0, failed: 1 }
  const failed = report.numFailedTests + unreadFiles(report).length
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed }
}

/** A paragraph for each failure, to be read at the end of a long log: where, which test, what it said. */
export function describeFailures({ code, report }, { name, root }) {
  if (!report) return [`${name}: the run ended with ${code} and left no report`]
  const unread = unreadFiles(report).map(
    ({ name: file, message }) => `${relative(root, file)}\n${firstLines(message)}`,
  )
  const failed = report.testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults
      .filter((test) => test.status === 'failed')
      .map(
        (test) =>
          `${relative(root, file)} > ${test.fullName}\n${firstLines(test.failureMessages.join('\n'))}`,
      ),
  )
  const told = [...unread, ...failed]
  if (told.length > 0 || code === 0) return told
  return [`${name}: every test passed, but the run ended with ${code}`]
}

const unreadFiles = ({ testResults }) =>
  testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )

const firstLines = (text = '') =>
  text
    .split('\n')
    .slice(0, faultLines)
    .map((line) => `    ${line}`)
    .join('\n')
