import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { imageOf, publishedPorts, type ServerName } from '../container-commands.ts'
import type { DeployTarget } from '../deploy-target.ts'
import { thing, type DeployContent } from './content.ts'

/** The images of the servers, which their operator builds and places. */
export function plannedServers(
  root: string,
  servers: readonly ServerName[],
  target: DeployTarget,
): DeployContent {
  const things = servers.map((name) => {
    const isSet = existsSync(join(root, 'servers', name, '.env'))
    return thing(imageOf(name, target), {
      from: `servers/${name}/Dockerfile`,
      ports: [...publishedPorts[name]],
      settings: `servers/${name}/.env${isSet ? '' : ', which is missing (`ddex-dsp init` writes it)'}`,
    })
  })
  const uncompared = 'where the images run is known to their operator'
  return { part: 'servers', where: 'machines of yours', things, uncompared }
}
