import { Option, type Command } from 'commander'
import type { AdminSession } from './admin-session.ts'
import type { ServiceAddress, ServiceFlags } from './service-file.ts'

/** Flags of every command that operates a service. */
export interface ServiceOptions extends ServiceFlags {
  json: boolean
}

/** Adds them. */
export const withServiceOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--on <service>', 'which service: the local stack, or the project at Google')
        .choices(['auto', 'local', 'project'])
        .default('auto'),
    )
    .option('--root <folder>', 'the project', '.')
    .option('--json', 'one JSON document on standard output', false)

/** The service that is meant. */
export async function serviceOf(options: ServiceOptions): Promise<ServiceAddress> {
  const { findService } = await import('./service-file.ts')
  return findService(options)
}

/** The same, signed in as its admin. */
export async function adminOf(options: ServiceOptions): Promise<AdminSession> {
  const { adminCredentials, signIn } = await import('./admin-session.ts')
  const service = await serviceOf(options)
  return signIn(service, adminCredentials(service))
}
