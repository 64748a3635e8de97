import type { CommandEntry } from './command-entry.ts'

/** Every command, in the order in which `--help` lists them. */
export const commandList: readonly CommandEntry[] = [
  {
    name: 'dev',
    summary: 'run the whole service on this machine: emulators, servers, web app, demo music',
    load: () => import('./dev.ts'),
  },
  {
    name: 'build',
    summary: 'build what is deployed: the web app, the functions and the servers',
    load: () => import('./build.ts'),
  },
  {
    name: 'ern',
    summary: 'check and read DDEX ERN messages',
    load: () => import('./ern.ts'),
  },
]
