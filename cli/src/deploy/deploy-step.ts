/** One step of a deployment. */
export interface DeployStep {
  /** By which a run that goes on knows what is done. */
  id: string
  says: string
  /** What is run, as it could be typed; null for a step of this program's own. */
  command: readonly string[] | null
  kind: 'build' | 'check' | 'google' | 'firebase' | 'lambda' | 'print'
}
