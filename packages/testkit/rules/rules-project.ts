import { fileURLToPath } from 'node:url'

/** `demo-` projects exist on this machine only. */
export const projectId = 'demo-rules'

export const rulesFile = fileURLToPath(new URL('../../../firestore.rules', import.meta.url))

export interface EmulatorAddress {
  host: string
  port: number
}
