import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a project has installed to operate itself. */
const projectTool = '@ddex/dsp-cli'

/** Who this is: the `package.json` beside the folder that this runs from (`dist`, or `src` in tests). */
function own(): { name: string; version: string } {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return JSON.parse(text) as { name: string; version: string }
}

/** The version of this command line. */
export const ownVersion = (): string => own().version

/**
 * The command line that the project in `cwd` has installed, as a URL to import, when that is another than
 * this one: it has the version and the tools that the project was made for. Else null.
 */
export function toolOfProject(cwd: string, name: string = own().name): string | null {
  if (name === projectTool) return null
  const program = join(cwd, 'node_modules', projectTool, 'dist', 'ddex-dsp.js')
  return existsSync(program) ? pathToFileURL(program).href : null
}
