import type { GoogleDeployed } from '../../google/google-deployed.ts'
import type { GoogleProject } from '../../google/google-project.ts'
import { GoogleRefusal } from '../../google/google-rest.ts'
import { CommandError } from '../../terminal/command-error.ts'

/** The project at Google, which can be asked what is there. */
export interface AskedProject {
  google: GoogleProject
  deployed: GoogleDeployed
}

/** Either can be asked, or the reason why not. */
export type Asked<T> = { can: T } | { cannot: string }

/**
 * What is there, as `ask` finds it, or why that is not known: nobody is signed in, the account may not look, or there is no
 * network. None of it is in the way of showing the whole.
 */
export async function whatIsThere<Source, Found>(
  source: Asked<Source>,
  ask: (source: Source) => Promise<Found>,
): Promise<{ found: Found | null; uncompared: string | null }> {
  if ('cannot' in source) return { found: null, uncompared: source.cannot }
  try {
    return { found: await ask(source.can), uncompared: null }
  } catch (error) {
    if (error instanceof CommandError || error instanceof GoogleRefusal)
      return { found: null, uncompared: error.message }
    throw error
  }
}
