import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder } from './files.ts'

const generated = /(^|\/)(node_modules|dist|\.local)\//

/** One hash over the names and the bytes of files and folders; what is installed or built is left out. */
export function fingerprint(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths.filter((each) => existsSync(join(root, each)))) {
    const isFolder = statSync(join(root, path)).isDirectory()
    const files = isFolder ? filesUnder(join(root, path)).map((name) => `${path}/${name}`) : [path]
    for (const file of files.filter((name) => !generated.test(name))) {
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(root, file)))
    }
  }
  return hash.digest('hex')
}
