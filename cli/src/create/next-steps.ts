import { relative } from 'node:path'
import { runScript } from './package-manager.ts'
import type { Plan } from './plan.ts'

/** A word as the shell of this system takes it: quoted only where it must be. */
export function quoted(word: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return /^[\w.:\\/-]+$/.test(word) ? word : `"${word}"`
  return /^[\w.:/@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** What to type next, in order; each line works when it is pasted. */
export function nextSteps(
  plan: Plan,
  facts: { cwd: string; installed: boolean; platform: NodeJS.Platform },
): string[] {
  const { packageManager: manager } = plan
  const inside = relative(facts.cwd, plan.directory)
  // A path that climbs, or another drive, is clearer whole.
  const target = inside.startsWith('..') ? plan.directory : inside
  // A name that begins with a dash would be taken for a flag.
  const folder = target.startsWith('-') ? `./${target}` : target
  return [
    ...(folder === '' ? [] : [`cd ${quoted(folder, facts.platform)}`]),
    ...(facts.installed ? [] : [`${manager} install`]),
    runScript(manager, 'dev'),
  ]
}
