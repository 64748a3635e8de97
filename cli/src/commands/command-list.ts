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
  {
    name: 'feeds',
    summary: 'who may deliver, and how: list, show, create, change, rotate, disable',
    load: () => import('./feeds.ts'),
  },
  {
    name: 'deliveries',
    summary: 'what came in and what became of it: list, show, watch, reprocess',
    load: () => import('./deliveries.ts'),
  },
  {
    name: 'protocols',
    summary: 'the doors of the service: set up, list, test one as a sender would',
    load: () => import('./protocols.ts'),
  },
  {
    name: 'test-delivery',
    summary: 'send a message with its files to a feed, and wait for what becomes of it',
    load: () => import('./test-delivery.ts'),
  },
  {
    name: 's3',
    summary: 'buckets at AWS: set up, policies, CORS, the function, its trigger, what it costs',
    load: () => import('./s3.ts'),
  },
  {
    name: 'lambda',
    summary: 'the function at AWS: logs, metrics, a test event',
    load: () => import('./lambda.ts'),
  },
  {
    name: 'servers',
    summary: 'the FTP and SFTP servers on this machine: start, stop, status, logs',
    load: () => import('./servers.ts'),
  },
  {
    name: 'init',
    summary: 'first setup at Google: project, region, settings, secrets, the first admin',
    load: () => import('./init.ts'),
  },
  {
    name: 'configure',
    summary: 'say which Firebase project this folder is (ddex-dsp.json)',
    load: () => import('./configure.ts'),
  },
  {
    name: 'doctor',
    summary: 'what is missing to run and to deploy, and what to do about it',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'deploy',
    summary: 'the service to Google: rules, indexes, functions, web app; the function to AWS',
    load: () => import('./deploy.ts'),
  },
]
