import { readFileSync } from 'node:fs'

/** The version in the `package.json` beside the folder that this runs from (`dist`, or `src` in tests). */
export function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
