import type { DeployStep } from './deploy-step.ts'
import type { DeployTarget } from './deploy-target.ts'

/** Servers that need a machine of their own. */
export const serverNames = ['ftp', 'sftp'] as const
export type ServerName = (typeof serverNames)[number]

/** `outside:inside` of a container. */
export const publishedPorts: Record<ServerName, readonly string[]> = {
  ftp: ['21:2121', '30000-30099:30000-30099'],
  sftp: ['22:2222'],
}

/** Where the image of a server is kept. */
export const imageOf = (name: ServerName, { projectId, region }: DeployTarget): string =>
  `${region}-docker.pkg.dev/${projectId}/ddex-dsp/${name}`

/** Printed and not run: which registry, machine and network is the operator's to choose. */
export function containerSteps(name: ServerName, target: DeployTarget): DeployStep[] {
  const image = imageOf(name, target)
  const shown = (id: string, says: string, command: string[]): DeployStep => ({
    ...{ id: `${name}-${id}`, kind: 'print', says, command },
  })
  return [
    shown('image', `The image of the ${name} server`, [
      ...['docker', 'build', '-f', `servers/${name}/Dockerfile`, '-t', image, '.'],
    ]),
    shown('push', 'Put it where the machine finds it', ['docker', 'push', image]),
    shown('run', 'On the machine, with a disk that stays', runCommand(name, image)),
  ]
}

function runCommand(name: ServerName, image: string): string[] {
  return [
    ...['docker', 'run', '--detach', '--restart=unless-stopped', '--stop-timeout=35'],
    ...['--name', `ddex-dsp-${name}`, '--env-file', `servers/${name}/.env`],
    ...['--read-only', '--tmpfs', '/tmp', '--cap-drop=ALL', '--volume', `ddex-dsp-${name}:/data`],
    ...publishedPorts[name].flatMap((port) => ['--publish', port]),
    image,
  ]
}

/** What each server needs that no container brings. */
export const serverNotes: Record<ServerName, string> = {
  ftp: 'FTP does not fit Cloud Run: it takes one HTTP port, and FTP wants a port for each transfer. A virtual machine with a fixed address and a disk does: open 21 and 30000-30099, and set DDEX_DSP_FTP_PUBLIC_ADDRESS to the address. servers/ftp/vm.sh makes one at Google; servers/ftp/kubernetes.yml is for a cluster.',
  sftp: 'SFTP does not fit Cloud Run either: it takes HTTP only. The same machine does: open 22 for it, and give its own SSH another port. servers/sftp/vm.sh makes one at Google; servers/sftp/kubernetes.yml is for a cluster.',
}
