import { GoogleDeployed } from './google-deployed.ts'
import { GoogleProject } from './google-project.ts'
import { GoogleRest } from './google-rest.ts'
import { googleToken } from './google-token.ts'

/** A project at Google: its APIs, what is looked at in it, and what an earlier deployment left there. */
export interface OpenGoogle {
  rest: GoogleRest
  project: GoogleProject
  deployed: GoogleDeployed
}

/**
 * Signs in and opens a project, which is not asked for anything yet. `DDEX_DSP_GOOGLE_ORIGIN` stands in for Google's hosts.
 * Throws `CommandError` where nobody is signed in.
 */
export async function openGoogle(
  root: string,
  projectId: string,
  env: NodeJS.ProcessEnv,
): Promise<OpenGoogle> {
  const token = await googleToken(root, env)
  const rest = new GoogleRest({ token, projectId, origin: env.DDEX_DSP_GOOGLE_ORIGIN || null })
  return {
    rest,
    project: new GoogleProject(rest, projectId),
    deployed: new GoogleDeployed(rest, projectId),
  }
}
