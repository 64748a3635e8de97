import type { GoogleDeployed } from '../../google/google-deployed.ts'
import type { GoogleProject } from '../../google/google-project.ts'
import type { DeployPart } from '../deploy-plan.ts'
import type { FunctionsManifest } from '../functions-manifest.ts'

/** What a deployment is measured by. */
export interface PreflightFacts {
  root: string
  projectId: string
  google: GoogleProject
  deployed: GoogleDeployed
  parts: readonly DeployPart[]
  /** Null where the functions are not among the parts. */
  manifest: FunctionsManifest | null
}
