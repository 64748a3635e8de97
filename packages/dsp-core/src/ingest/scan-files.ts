import type { Issue } from '@ddex/ern'
import type { NamedFile } from '../delivery/completeness.ts'
import { threatIssue } from '../delivery/file-issues.ts'
import type { Run } from './run.ts'

/** What the threat scanner, where there is one, says of the files. Each file is scanned once. */
export async function threatIssues({ parts }: Run, named: NamedFile[]): Promise<Issue[]> {
  const { threats, objects } = parts
  if (!threats) return []
  const issues: Issue[] = []
  const scanned = new Set<string>()
  for (const item of named) {
    if (!item.file || scanned.has(item.file.hashes.sha256)) continue
    const { object, size, hashes } = item.file
    scanned.add(hashes.sha256)
    const issue = threatIssue(item, await threats.scan(size, () => objects.read(object)))
    if (issue) issues.push(issue)
  }
  return issues
}
