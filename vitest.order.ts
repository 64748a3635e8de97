import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take twenty seconds and more, the longest first. A fresh clone does not know that yet: vitest would begin with
 * the files that have the most lines, and end with one of these alone.
 */
const longFiles: readonly string[] = [
  'packages/ingestion-servers/src/ftp/ftp.protocol.test.ts',
  'packages/player/test/chromium.test.ts',
  'packages/ingestion-servers/src/protocol-tests/run-protocol-tests.test.ts',
  'servers/vm.test.ts',
  'packages/ingestion-servers/src/protocol-tests/door-faults.test.ts',
  'scripts/packages/published.test.ts',
  'cli/src/reference/documented-machines.test.ts',
  'cli/src/reference/documented-at-google.test.ts',
  'cli/src/deploy/contents/deploy-contents.test.ts',
  'cli/src/reference/documented-at-aws.test.ts',
  'cli/src/doctor/doctor-command.test.ts',
  'packages/ingestion-servers/src/ftp/kill.test.ts',
  'packages/ingestion-servers/src/sftp/kill.test.ts',
  'packages/local-s3/src/command-line.test.ts',
]

/** Begins with the long files, so that no worker is left with one when the others have nothing more to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config
    const gone = longFiles.filter((path) => !existsSync(join(root, path)))
    if (gone.length > 0)
      throw new Error(`vitest.order.ts names what is not there: ${gone.join(', ')}`)
    const sorted = await super.sort(files)
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = longFiles.indexOf(relative(root, moduleId).replaceAll('\\', '/'))
      return place < 0 ? longFiles.length : place
    }
    // Those of one place stay in their order.
    return sorted.sort((a, b) => placeOf(a) - placeOf(b))
  }
}
