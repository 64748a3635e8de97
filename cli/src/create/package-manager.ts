import { packageManagers, type PackageManager } from './choices.ts'

/** The package manager that runs this, out of `npm_config_user_agent` (`pnpm/10.1.0 npm/? node/v20 ...`). */
export function packageManagerOf(userAgent: string | undefined): PackageManager {
  const name = userAgent?.split('/')[0]
  return packageManagers.find((known) => known === name) ?? 'npm'
}

/** How a script of `package.json` is run. */
export const runScript = (manager: PackageManager, script: string): string =>
  manager === 'npm' || manager === 'bun' ? `${manager} run ${script}` : `${manager} ${script}`

/** How this scaffolder is run by each, for messages that can be pasted. */
export function createCommand(manager: PackageManager, words: string): string {
  if (manager === 'npm') return `npx create-ddex-dsp ${words}`
  // Yarn 1 and bun have `create` too.
  return `${manager} create ddex-dsp ${words}`
}
