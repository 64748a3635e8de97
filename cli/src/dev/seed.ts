import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ports } from './ports.ts'
import { runProgram } from '../terminal/program.ts'
import type { Project } from './project.ts'
import { emulatorEnvironment } from './sftp.ts'
import { demoUsers, feedsOf, type DemoFeed } from './sign-ins.ts'

/** What `seed-main.ts` puts into an empty project; given to it as JSON on standard input. */
export interface Seed {
  users: typeof demoUsers
  feeds: DemoFeed[]
  service: { name: string }
}

/** What the app calls the service. */
function serviceName({ app }: Project): string {
  const brand = JSON.parse(readFileSync(join(app, 'brand.json'), 'utf8')) as { name?: string }
  return brand.name ?? ''
}

/** Puts the demo sign-ins, the demo feed and the service's settings into the emulators. */
export async function seedStack(
  project: Project,
  program: string,
  ports: Ports,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  const seed: Seed = {
    users: demoUsers,
    feeds: feedsOf(project.service.protocols),
    service: { name: serviceName(project) },
  }
  await runProgram({
    name: 'seeding',
    command: process.execPath,
    args: [program],
    env: { ...env, ...emulatorEnvironment(ports) },
    input: JSON.stringify(seed),
    logFile: join(project.local, 'logs', 'seed.log'),
    signal,
  })
}
