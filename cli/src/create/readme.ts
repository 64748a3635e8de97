import { posix } from 'node:path'
import type { FileMap } from './layers.ts'
import type { Plan } from './plan.ts'
import { runScript } from './package-manager.ts'
import { titleOf } from './project-name.ts'

/** The part of a layer that goes into the project's README, under the protocols or the template. */
export const readmePart = 'README.part.md'

/** The README out of its template: `{{title}}`, `{{run build}}`, `{{parts}}` and the like are filled in. */
export function renderReadme(template: string, parts: readonly string[], plan: Plan): string {
  const { name, packageManager: manager } = plan
  const values: Record<string, string> = {
    title: titleOf(name),
    name,
    install: `${manager} install`,
    parts: parts.map((part) => part.trim()).join('\n\n'),
  }
  return template.replace(
    /\{\{([a-z]+)(?: ([\w:-]+))?\}\}/g,
    (whole, key: string, script?: string) => {
      if (key === 'run' && script) return runScript(manager, script)
      const value = values[key]
      if (value === undefined) throw new Error(`The README's template says ${whole}.`)
      return value
    },
  )
}

/**
 * A page without links to files that are not in the project: their text stays. The pages are those of
 * the whole product, and no project has all of it.
 */
export function withoutDeadLinks(path: string, text: string, files: FileMap): string {
  const folder = posix.dirname(path)
  const isThere = (target: string): boolean => {
    const [file = ''] = target.split('#')
    if (file === '' || /^[a-z]+:/i.test(target)) return true
    const full = posix.normalize(posix.join(folder, decodeURI(file)))
    return [...files.keys()].some((each) => each === full || each.startsWith(`${full}/`))
  }
  return text.replace(
    /(?<!!)\[([^\]]+)\]\(([^()\s]+)\)/g,
    (whole, label: string, target: string) => (isThere(target) ? whole : label),
  )
}
