import type { Manifest } from './workspace.ts'

/** One way into a package: its source and what is built of it, both relative to the package. */
export interface Entry {
  /** `./src/schema/index.ts`. */
  source: string
  /** `schema/index`: under `dist`, without an extension. */
  output: string
}

/** The entries of a package that are code, out of its `exports`. */
export function entriesOf({ exports = {} }: Manifest): Entry[] {
  return Object.values(exports).flatMap((target) => {
    const source = typeof target === 'string' ? undefined : target['@ddex/source']
    if (!source) return []
    return [{ source, output: source.replace(/^\.\/src\//, '').replace(/\.ts$/, '') }]
  })
}

/** Files of `src` that are published as they are: style sheets. */
export const plainFilesOf = ({ exports = {} }: Manifest): string[] =>
  Object.values(exports).filter(
    (target): target is string => typeof target === 'string' && target.startsWith('./src/'),
  )
