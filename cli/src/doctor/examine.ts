import { findJava } from '../dev/java.ts'
import type { Finding } from './check.ts'
import { checkJava, checkNode, checkPrograms } from './check-programs.ts'
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
  const [programs, java, ports] = await Promise.all([
    checkPrograms(env),
    checkJava(() => findJava(env)),
    checkPorts(root, env),
  ])
  return [
    ...[checkNode(process.version), ...programs, java, ports],
    ...[checkFirebaseFiles(root), ...checkIndexes(root)],
    ...[checkProjectFile(root), checkFirebaseLogin(env), ...checkSettings(root)],
  ]
}
