import type { Finding } from './check.ts'
import { checkNode, checkPrograms } from './check-programs.ts'
import {
  checkFirebaseFiles,
  checkFirebaseLogin,
  checkIndexes,
  checkPorts,
  checkProjectFile,
  checkSettings,
} from './check-project.ts'

/** Everything that has to be there to run a service here and to deploy it; changes nothing, asks no network. */
export async function examine(
  root: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Finding[]> {
  const [programs, ports] = await Promise.all([checkPrograms(env), checkPorts(root, env)])
  return [
    ...[checkNode(process.version), ...programs, ports],
    ...[checkFirebaseFiles(root), ...checkIndexes(root)],
    ...[checkProjectFile(root), checkFirebaseLogin(env), ...checkSettings(root)],
  ]
}
