import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.ts'
import { CannotStart } from './cannot-start.ts'
import { fingerprint, unlessUnchanged } from './fingerprint.ts'
import { ProgramFailed, runProgram } from '../terminal/program.ts'
import type { Project } from './project.ts'

// From `cli/dist`, where this runs, and from `cli/src/dev`, where tests read it.
const sourceFolder = fileURLToPath(new URL('../src/dev/', import.meta.url))

/** Programs that the launcher runs; each is a bundle. */
export interface Programs {
  sftpServer: string
  ftpServer: string
  seed: string
  demo: string
}

export const programsOf = (project: Project): Programs => ({
  sftpServer: join(project.sftpServer, 'dist', 'main.js'),
  ftpServer: join(project.ftpServer, 'dist', 'main.js'),
  seed: join(project.cache, 'programs', 'seed-main.js'),
  demo: join(project.cache, 'programs', 'demo-main.js'),
})

/** The functions as they are deployed: our packages in one file, Firebase's beside it. */
export async function buildFunctions(project: Project): Promise<void> {
  const firebase = ['firebase-admin', 'firebase-functions']
  await bundle({
    entry: join(project.functions, 'src', 'index.ts'),
    outfile: join(project.functions, 'lib', 'index.js'),
    use: 'deploy',
    external: firebase.flatMap((name) => [name, `${name}/*`]),
  })
}

/** The protocol servers and the launcher's own helpers. */
export async function buildPrograms(project: Project): Promise<void> {
  const programs = programsOf(project)
  await Promise.all([
    bundle({
      entry: join(project.sftpServer, 'src', 'main.ts'),
      outfile: programs.sftpServer,
      use: 'here',
    }),
    bundle({
      entry: join(project.ftpServer, 'src', 'main.ts'),
      outfile: programs.ftpServer,
      use: 'here',
    }),
    bundle({ entry: join(sourceFolder, 'seed-main.ts'), outfile: programs.seed, use: 'here' }),
    bundle({ entry: join(sourceFolder, 'demo-main.ts'), outfile: programs.demo, use: 'here' }),
  ])
}

async function viteBuild(app: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const vite = dirname(createRequire(join(app, 'package.json')).resolve('vite/package.json'))
  const args = [join(vite, 'bin', 'vite.js'), 'build', '--logLevel', 'error']
  try {
    await runProgram({ name: 'vite', command: process.execPath, args, cwd: app, env, signal })
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new CannotStart(`The web app did not build:\n${error.tail}`)
  }
}

/** Builds the web app when something that it is made of has changed. */
export function buildWeb(
  project: Project,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<'done' | 'unchanged'> {
  const packages = ['ern', 'dsp-core', 'player', 'storefront']
  const inputs = [
    ...packages.map((name) => join(project.root, 'packages', name)),
    ...['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((name) =>
      join(project.app, name),
    ),
    join(project.root, 'pnpm-lock.yaml'),
  ]
  return unlessUnchanged(
    join(project.cache, 'web.sha256'),
    fingerprint(inputs),
    join(project.app, 'dist', 'index.html'),
    () => viteBuild(project.app, env, signal),
  )
}

/** Copies the built app into the stack's folder, so that two stacks can say different things in `service.json`. */
export function placeWeb(project: Project, service: object): void {
  const web = join(project.local, 'web')
  rmSync(web, { recursive: true, force: true })
  cpSync(join(project.app, 'dist'), web, { recursive: true })
  writeFileSync(join(web, 'service.json'), JSON.stringify(service, null, 2))
}
