import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Every file under a folder as a path with `/`, in one order on every machine; not what is installed. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.isFile()) return [entry.name]
      if (!entry.isDirectory() || entry.name === 'node_modules') return []
      return filesUnder(join(folder, entry.name)).map((name) => `${entry.name}/${name}`)
    })
    .sort()
}
